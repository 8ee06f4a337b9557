import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weekdays, type Zone } from '../../../src/lib/civil-date.js';
import type { Plan } from '../../../src/schedule/backend.js';
import { commandOf } from '../../../src/schedule/command.js';
import { type ScheduleEntry, scheduleId } from '../../../src/schedule/entry.js';

export const program = {
  node: '/opt/node 20/bin/node',
  script: '/opt/spaceiq/bin/spaceiq.js',
} as const;

export const now = Date.parse('2026-11-24T12:00:00Z');

/** What a person may write after `--`, chosen to break every kind of quoting. */
export const nastyArgs = [
  '--dates',
  'window,-2026-12-24',
  '--desks',
  `50% "off" 'or' \\ $HOME $\{x} \`id\` %h %% \\% ]]> <b> & -- ; * ~ é 漢 \\`,
];

export function makeEntry(more: Partial<ScheduleEntry> = {}): ScheduleEntry {
  return {
    profile: 'alice',
    at: 0,
    days: weekdays,
    zone: 'Europe/London' as Zone,
    bookArgs: [],
    home: null,
    machineZone: 'UTC' as Zone,
    ...more,
  };
}

export function makePlan(entry: ScheduleEntry, env: NodeJS.ProcessEnv = {}): Plan {
  const id = scheduleId(entry, entry.home);
  return { id, entry, command: commandOf(entry, program, env), now };
}

/** A folder that goes when the test is done. */
export function makeFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'spaceiq-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * A `crontab` that keeps the table in a file, as Debian's does: `-l` fails without one, `-r` removes it, and `-`
 * refuses a last line that has no line break, unless it is blank or a comment. A `lenient` one takes that too.
 * Beside it lies a `pidof` that says whether cron's `daemon` runs.
 */
export function makeFakeCrontab(
  folder: string,
  { lenient = false, daemon = true } = {},
): { bin: string; table: string } {
  const bin = join(folder, 'bin');
  const table = join(folder, 'table');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh
export LC_ALL=C
new='${table}.new'
unended() { [ -n "$(tail -c 1 "$new")" ] && tail -n 1 "$new" | grep -q '^[[:space:]]*[^#[:space:]]'; }
case "$1" in
  -l) [ -f '${table}' ] && exec cat '${table}'; echo 'no crontab for tester' >&2; exit 1;;
  -r) exec rm '${table}';;
  -) cat > "$new"
     if ${lenient ? 'false' : 'unended'}; then
       echo "new crontab file is missing newline before EOF, can't install." >&2; exit 1
     fi
     exec mv "$new" '${table}';;
esac
exit 2
`;
  writeFileSync(join(bin, 'crontab'), script);
  chmodSync(join(bin, 'crontab'), 0o755);
  writeFileSync(join(bin, 'pidof'), `#!/bin/sh\n${daemon}\n`, { mode: 0o755 });
  return { bin, table };
}
