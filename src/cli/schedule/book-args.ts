import { Command, CommanderError } from 'commander';
import { parseDatesSpec } from '../../booking/dates.js';
import { parseDeskSpec } from '../../booking/desks.js';
import { parseWhen } from '../../booking/when.js';
import { UsageError } from '../../lib/errors.js';
import type { CliContext } from '../context.js';

/** Options that the schedule itself sets. */
const ours = ['profile', 'all', 'at'] as const;

/**
 * Refuses now what `book` would refuse at night. Gives its `--dates`, if any.
 * @throws UsageError naming the option
 */
export async function checkBookArgs(
  args: readonly string[],
  context: CliContext,
): Promise<string | undefined> {
  if (args.length === 0) return undefined;
  const program = new Command('spaceiq');
  const { register } = await import('../calls/book.js');
  register(program, context, async () => {});
  const [book] = program.commands;
  if (book === undefined) return undefined;
  book.exitOverride().configureOutput({ writeErr: () => {} });
  const { unknown, operands } = parse(book, args);
  const stranger = unknown[0] ?? operands[0];
  if (stranger !== undefined) {
    throw new UsageError(`book has no option "${stranger}".`, 'See: spaceiq book --help');
  }
  const given = ours.find((name) => book.getOptionValueSource(name) === 'cli');
  if (given !== undefined) {
    throw new UsageError(
      `--${given} is set by the schedule itself and cannot stand after --.`,
      'Say it before the --: spaceiq schedule add --profile NAME --at 00:00 -- --dates tue',
    );
  }
  if (book.getOptionValue('dryRun') === true) {
    throw new UsageError(
      '--dry-run books nothing, so no schedule is made of it.',
      'See what a run would do: spaceiq book --dry-run',
    );
  }
  const { dates, desks, until } = book.opts<{ dates?: string; desks?: string; until?: string }>();
  if (dates !== undefined) parseDatesSpec(dates);
  if (desks !== undefined) parseDeskSpec(desks, '--desks');
  if (until !== undefined) parseWhen(until, '--until');
  return dates;
}

function parse(book: Command, args: readonly string[]): { operands: string[]; unknown: string[] } {
  try {
    return book.parseOptions([...args]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(
      `${error.message.replace(/^error: /, 'book: ').replace(/\.$/, '')}.`,
      'See: spaceiq book --help',
    );
  }
}
