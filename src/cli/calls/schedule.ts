import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { registerAdd } from './schedule/add.js';
import { registerList } from './schedule/list.js';
import { registerRemove } from './schedule/remove.js';
import { registerRun } from './schedule/run.js';

const examples = `
Examples:
  spaceiq schedule add --profile alice --at 00:00
  spaceiq schedule add --profile alice --at 00:00 -- --dates release --watch --until 10m
  spaceiq schedule add --profile alice --at 00:00 --print
  spaceiq schedule list
  spaceiq schedule remove --profile alice

--dates release books the one date that the night opens, where it is among the profile's days.
A schedule starts a minute before the release, warms up, and books at the instant. Times are those of the building.
It is kept by systemd where that runs for the user, else by cron; by launchd on macOS, by the Task Scheduler on Windows.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  const schedule = program
    .command('schedule')
    .summary('run book by itself, every day')
    .description('Lets the machine start book by itself. A profile has one schedule or none.')
    .addHelpText('after', examples);
  registerAdd(schedule, context, done);
  registerList(schedule, context, done);
  registerRemove(schedule, context, done);
  registerRun(schedule, context, done);
}
