import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { findingsOf, troubles } from '../support/doctor.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { makeFakeCrontab, makeFolder } from '../unit/schedule/make.js';

/** Milliseconds: a dozen of node processes on a small machine. */
const slow = 180_000;

const again =
  /^Install it again: spaceiq schedule add --profile alice --at 00:00 --zone Europe\/London --days mon,tue --backend cron -- --dates \+29d$/;

/** A signed-in alice on a machine whose crontab, systemctl and cron daemon are this test's own. */
interface Machine {
  readonly table: string;
  run(...args: string[]): Promise<CliResult>;
  /** The machine's own programs; what they say is a shell script. */
  put(program: 'pidof' | 'systemctl', script: string): void;
}

let simulator: Simulator;
let home: TestHome;
let machine: Machine;
const folder = makeFolder();

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
  const { bin, table } = makeFakeCrontab(folder.path);
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder.path, DISPLAY: ':0' };
  machine = {
    table,
    run: (...args) => home.run(args, { env }),
    put: (program, script) =>
      writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
  };
  machine.put('systemctl', 'exit 1');
  await add('cron');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
  folder[Symbol.dispose]();
});

async function add(backend: string): Promise<void> {
  const when = ['--at', '00:00', '--zone', 'Europe/London', '--days', 'mon,tue'];
  const args = ['schedule', 'add', '--backend', backend, ...when, '--', '--dates', '+29d'];
  const { code, stderr } = await machine.run(...args);
  expect(code, stderr).toBe(ExitCode.ok);
}

/** What doctor says of the schedule and of nothing else, and what `schedule list` says with it. */
async function expectTrouble(
  level: 'warn' | 'fail',
  text: RegExp,
  fix: RegExp,
): Promise<{ readonly nextRun: unknown }> {
  const [result, { json }] = await Promise.all([
    machine.run('doctor', '--json'),
    machine.run('schedule', 'list', '--json'),
  ]);
  const exitCode = level === 'fail' ? ExitCode.failed : ExitCode.ok;
  const words = { text: expect.stringMatching(text), fix: expect.stringMatching(fix) };
  expect(troubles(result)).toEqual([{ check: 'alice: schedule', level, exitCode, ...words }]);
  expect(result.code).toBe(exitCode);
  const [listed] = (json as { schedules: { problem: string; nextRun: unknown }[] }).schedules;
  expect(listed?.problem).toMatch(text);
  expect(listed?.problem).toContain(troubles(result)[0]?.fix);
  return { nextRun: listed?.nextRun };
}

describe('doctor looks at the schedule', { timeout: slow }, () => {
  it('which is well', async () => {
    const result = await machine.run('doctor', '--json');
    expect(troubles(result)).toEqual([]);
    const { text } = findingsOf(result).find(({ check }) => check === 'alice: schedule')!;
    expect(text).toMatch(
      /^next release at \d{4}-\d\d-\d\d 00:00 \(Europe\/London\), kept by cron$/,
    );
  });

  it('whose node is gone', async () => {
    const before = readFileSync(machine.table, 'latin1');
    writeFileSync(machine.table, before.replaceAll(process.execPath, '/gone/node'), 'latin1');
    const { nextRun } = await expectTrouble('fail', /starts \/gone\/node, which is not/, again);
    expect(nextRun).toBeNull();
    const [{ stdout, stderr }, { json: status }] = await Promise.all([
      machine.run('schedule', 'list'),
      machine.run('status', '--json'),
    ]);
    expect(stdout).toMatch(/alice .* ✗ never /);
    expect(stderr).toMatch(/^Warning: The schedule of alice starts /);
    expect(status).toMatchObject({ profiles: [{ name: 'alice', nextRun: null }] });
    writeFileSync(machine.table, before, 'latin1');
  });

  it('which was made for a machine in another zone', async () => {
    const before = readFileSync(machine.table, 'latin1');
    const moved = before.replace(/"machineZone":"[^"]*"/, '"machineZone":"Pacific/Auckland"');
    writeFileSync(machine.table, moved, 'latin1');
    await expectTrouble('fail', /made for a machine in Pacific\/Auckland, and this one/, again);
    writeFileSync(machine.table, before, 'latin1');
  });

  it('which no cron daemon reads', async () => {
    machine.put('pidof', 'exit 1');
    const { nextRun } = await expectTrouble('warn', /No cron daemon is running/, /^Start it: sudo/);
    expect(nextRun).toMatch(/Z$/);
    machine.put('pidof', 'exit 0');
  });

  it('whose timer is switched off', async () => {
    machine.put('systemctl', 'exit 0');
    await add('systemd');
    machine.put('systemctl', 'case "$2" in is-enabled) echo disabled; exit 1;; esac; exit 0');
    await expectTrouble(
      'fail',
      /The timer of alice is disabled/,
      /^Enable it: systemctl --user enable --now spaceiq\.[0-9a-f]{8}-[a-z2-9]{20}\.timer$/,
    );
  });
});
