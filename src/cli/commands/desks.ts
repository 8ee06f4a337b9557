import { parseDatesSpec, resolveDates } from '../../booking/dates.js';
import { type DeskState, type ListedDesk, listDesks } from '../../booking/desk-list.js';
import { readWishes } from '../../booking/preferences.js';
import { floorWarnings } from '../../booking/stray-desks.js';
import type { Floor, SpaceKind } from '../../booking/types.js';
import { type CivilDate, civilDateAt } from '../../lib/civil-date.js';
import { ExitCode, UsageError } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { drawMap } from '../desks/map-picture.js';
import { homeOf } from '../home.js';
import type { TransportChoice } from '../options.js';
import type { Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { type Visit, visit } from '../site/with-site.js';

export interface DesksOptions {
  readonly profile?: string;
  readonly date?: string;
  readonly kinds?: boolean;
  readonly map?: string;
  readonly transport: TransportChoice;
}

export async function run(options: DesksOptions, context: CliContext): Promise<ExitCode> {
  if (options.kinds === true) return await runKinds(options, context);
  const text = requireDate(options);
  const spec = parseDatesSpec(text, '--date');
  if (options.map !== undefined && !options.map.toLowerCase().endsWith('.png')) {
    throw new UsageError(`--map draws a PNG file, and "${options.map}" does not end in .png.`);
  }
  const { output } = context;
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  return await visit(profile, options.transport, context, async (here) => {
    const { identity, floor } = await here.arrive();
    const date = oneDate(text, spec, here, floor);
    const survey = await here.site.survey([date]);
    const desks = listDesks(floor, survey, date, here.settings, identity.employeeId);
    await show(date, floor, desks, output);
    const warnings = floorWarnings(readWishes(here.settings.desks), floor);
    for (const warning of warnings) output.warn(`${profile.name}: ${warning}`);
    if (options.map !== undefined) {
      await drawMap(options.map, { floor, date, desks, browser: here.settings.browser }, context);
      output.message(`Drew ${options.map}.`);
    }
    output.document({ ...document(profile.name, date, floor, desks), warnings });
    return ExitCode.ok;
  });
}

function requireDate({ date }: DesksOptions): string {
  if (date !== undefined) return date;
  throw new UsageError(
    'desks needs --date or --kinds.',
    'For example: spaceiq desks --date tomorrow',
  );
}

/** What the floor's spaces are called by the site, so that `desks.kinds` can name those that nobody knows. */
async function runKinds(options: DesksOptions, context: CliContext): Promise<ExitCode> {
  if (options.date !== undefined || options.map !== undefined) {
    throw new UsageError('desks --kinds takes neither --date nor --map.');
  }
  const { output } = context;
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  return await visit(profile, options.transport, context, async (here) => {
    const { floor } = await here.arrive();
    const kinds = floor.kinds ?? [];
    const rows = kinds.map(({ kind, count, desk, by }) => [
      kind,
      String(count),
      desk ? 'yes' : 'no',
      describeKind(by, desk, kind, profile.name),
    ]);
    for (const line of await renderTable(kindColumns, rows, output.stdout.columns))
      output.line(line);
    const { building } = floor;
    const place = { profile: profile.name, building, floor: floor.floor };
    output.document({ version: 1, ...place, kinds, exitCode: ExitCode.ok });
    return ExitCode.ok;
  });
}

const kindColumns = [
  { header: 'Kind' },
  { header: 'Spaces', align: 'right' },
  { header: 'Desk' },
  { header: 'Why', shrinks: true },
] as const;

function describeKind(by: SpaceKind['by'], desk: boolean, kind: string, profile: string): string {
  if (by === 'settings') return 'desks.kinds names it';
  if (by === 'words') return desk ? 'called a desk' : 'called something else';
  return `not known; if these are desks: spaceiq profile set ${profile} 'desks.kinds=${kind}'`;
}

function oneDate(
  text: string,
  spec: ReturnType<typeof parseDatesSpec>,
  { site, settings }: Visit,
  floor: Floor,
): CivilDate {
  const today = civilDateAt(site.clock.now(), floor.timezone);
  const [date, ...more] = resolveDates(spec, { today, settings });
  if (date !== undefined && more.length === 0) return date;
  throw new UsageError(
    `--date takes one date, and "${text}" means ${more.length + (date === undefined ? 0 : 1)}.`,
    'For example: spaceiq desks --date 2026-12-01',
  );
}

const columns = [
  { header: 'Rank', align: 'right' },
  { header: 'Desk' },
  { header: 'State' },
  { header: 'Neighbourhood' },
  { header: 'Why', shrinks: true },
] as const;

async function show(
  date: CivilDate,
  floor: Floor,
  desks: readonly ListedDesk[],
  output: Output,
): Promise<void> {
  const free = desks.filter((each) => each.state === 'free').length;
  output.line(output.color.bold(`${floor.building} floor ${floor.floor} on ${date}: ${free} free`));
  const rows = desks.map(({ desk, state, rank, reason }) => [
    rank === null ? '' : String(rank + 1),
    desk.code,
    paint(state, output),
    desk.neighborhood ?? '',
    reason,
  ]);
  for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
}

function paint(state: DeskState, { color }: Output): string {
  const painters = { free: color.blue, taken: color.dim, mine: color.green, locked: color.dim };
  return painters[state](state);
}

function document(
  profile: string,
  date: CivilDate,
  floor: Floor,
  desks: readonly ListedDesk[],
): object {
  return {
    version: 1,
    profile,
    date,
    building: floor.building,
    floor: floor.floor,
    desks: desks.map(({ desk, state, rank, reason }) => ({
      desk: desk.code,
      state,
      rank: rank === null ? null : rank + 1,
      neighborhood: desk.neighborhood,
      reason,
    })),
    exitCode: ExitCode.ok,
  };
}
