import { formatMinuteOfDay, weekdays } from '../lib/civil-date.js';
import { UsageError } from '../lib/errors.js';
import type { Held } from './backend.js';
import { catchUpOf, type Program, type ScheduledCommand } from './command.js';
import { readEntry, type ScheduleEntry, writeEntry } from './entry.js';
import type { Firing } from './times.js';

/**
 * A person's crontab, with one marked block per schedule. All but the blocks stays as it is, byte for byte.
 * What the first block found is noted in its first line, so that removing the last block gives it back:
 * `(new)` there was no crontab at all; `(unended)` its last line had no line break.
 */
export type Crontab = string | null;

interface Block {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly found: Found;
}

type Found = 'new' | 'unended' | null;

const blockPattern =
  /^# >>> (spaceiq[.\w-]*)(?: \((new|unended)\))?\n(?:[^\n]*\n)*?# <<< \1(?:\n|(?![\s\S]))/gm;

/** Vixie cron, which Debian's is, takes no command longer than this. */
const longestCommand = 999;

/** How often it is looked for a run that was missed. */
const catchUpTime = '*/10 * * * *';

/** @throws UsageError when cron could not take the command */
export function blockLines(
  entry: ScheduleEntry,
  command: ScheduledCommand,
  times: readonly Firing[],
): string[] {
  const run = shellLine(catchUpOf(command));
  if (run.length > longestCommand) {
    throw new UsageError(
      `The command of the schedule has ${run.length} characters; cron takes ${longestCommand}.`,
      'Put the dates and desks into the settings of the profile instead.',
    );
  }
  const when = `${formatMinuteOfDay(entry.at)} in ${entry.zone}`;
  return [
    `# Books desks for ${entry.profile} at ${when}. Change it with: spaceiq schedule`,
    `# ${latin1(writeEntry(entry))}`,
    ...times.map((time) => `${cronTime(time)} ${shellLine(command)}`),
    // Cron forgets what it slept through; this looks for it, and ends at once where nothing was missed.
    `${catchUpTime} ${run}`,
  ];
}

/** The crontab with the block of `id` in it, in place of an earlier one. */
export function withBlock(crontab: Crontab, id: string, lines: readonly string[]): string {
  const rest = withoutBlock(crontab, id) ?? '';
  const body = `${lines.join('\n')}\n# <<< ${id}\n`;
  const isNew = withoutBlock(crontab, id) === null;
  const isEnded = rest === '' || rest.endsWith('\n');
  const found: Found = isNew ? 'new' : isEnded ? null : 'unended';
  return `${rest}${isEnded ? '' : '\n'}${header(id, found)}\n${body}`;
}

/** The crontab without the block of `id`; null when it had not been there before the block. */
export function withoutBlock(crontab: Crontab, id: string): Crontab {
  const blocks = blocksOf(crontab ?? '');
  const block = blocks.find((each) => each.id === id);
  if (crontab === null || block === undefined) return crontab;
  const before = crontab.slice(0, block.start);
  const after = crontab.slice(block.end);
  const heir = blocks.find((each) => each.start === block.end);
  if (block.found !== null && heir !== undefined) {
    const inherited = header(heir.id, block.found);
    return before + inherited + after.slice(header(heir.id, heir.found).length);
  }
  if (block.found === 'unended' && after === '') return before.replace(/\n$/, '');
  if (block.found === 'new' && before === '' && after === '') return null;
  return before + after;
}

/** Every schedule that a crontab holds. */
export function entriesOf(crontab: Crontab): readonly Pick<Held, 'id' | 'entry' | 'program'>[] {
  return blocksOf(crontab ?? '').flatMap(({ id, text }) => {
    const lines = text.split('\n').map((line) => readEntry(utf8(line.replace(/^# /, ''))));
    const entry = lines.find((line) => line !== null);
    return entry === undefined || entry === null ? [] : [{ id, entry, program: programIn(text) }];
  });
}

/**
 * The command as cron hands it to a shell. `env` sets the environment, since the shell may be any; a `%`, which cron
 * takes for a line break whatever stands before it, is printed by the shell instead.
 */
export function shellLine({ argv, env }: ScheduledCommand): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = [...(settings.length === 0 ? [] : ['/usr/bin/env', ...settings]), ...argv];
  return latin1(words.map(quoted).join(' '));
}

function quoted(word: string): string {
  if (/^[\w@:,./=+-]+$/.test(word)) return word;
  const text = word.replaceAll("'", `'\\''`).replaceAll('%', `'"$(printf '\\045')"'`);
  return `'${text}'`;
}

/** What the lines of a block start; null where somebody has written them anew. */
function programIn(block: string): Program | null {
  const line = /^(?:[\d,*]+ ){5}(.*)$/m.exec(block)?.[1] ?? '';
  const words = (line.match(/(?:[^\s'"\\]|'[^']*'|\\'|"\$\(printf '\\045'\)")+/g) ?? []).map(
    unquoted,
  );
  const [node, script] = words
    .filter((word, index) => index > 0 || word !== '/usr/bin/env')
    .filter((word) => !/^[A-Za-z_]\w*=/.test(word));
  return node === undefined || script === undefined
    ? null
    : { node: utf8(node), script: utf8(script) };
}

/** Undoes `quoted`. */
function unquoted(word: string): string {
  return word
    .replaceAll(`"$(printf '\\045')"`, '%')
    .replaceAll(/\\(')|'([^']*)'/g, (_, quote = '', text = '') => quote + text);
}

function cronTime({ minute, days }: Firing): string {
  const numbers = days.map((day) => (weekdays.indexOf(day) + 1) % 7).sort((a, b) => a - b);
  const week = days.length === 7 ? '*' : numbers.join(',');
  return `${minute % 60} ${Math.floor(minute / 60)} * * ${week}`;
}

function header(id: string, found: Found): string {
  return `# >>> ${id}${found === null ? '' : ` (${found})`}`;
}

function blocksOf(crontab: string): readonly Block[] {
  return [...crontab.matchAll(blockPattern)].map((match) => ({
    id: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
    found: (match[2] ?? null) as Found,
  }));
}

/** Our own text as the bytes that stand for it in a crontab that is read as Latin-1. */
function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function utf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}
