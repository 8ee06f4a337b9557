import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { renderTable } from '../render/table.js';
import { type ProfileView, viewOf } from './view.js';

export async function list(context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const views = await Promise.all(home.list().map((name) => viewOf(home, home.open(name))));
  const { output } = context;
  if (views.length === 0)
    output.message('There is no profile yet. Add one: spaceiq profile add NAME');
  else for (const line of await table(views, output.stdout.columns)) output.line(line);
  output.document({ version: 1, profiles: views, exitCode: ExitCode.ok });
  return ExitCode.ok;
}

async function table(views: readonly ProfileView[], width: number | undefined): Promise<string[]> {
  const columns = [
    { header: '' },
    { header: 'Profile' },
    { header: 'Origin', shrinks: true },
    { header: 'Building' },
    { header: 'Floor' },
    { header: 'Session' },
  ];
  const rows = views.map((view) => [
    view.default ? '●' : '',
    view.name,
    text(view, 'url'),
    text(view, 'building'),
    text(view, 'floor'),
    view.session ? 'sealed' : 'none',
  ]);
  return await renderTable(columns, rows, width);
}

function text(view: ProfileView, key: string): string {
  const value = view.settings[key];
  return typeof value === 'string' ? value : '?';
}
