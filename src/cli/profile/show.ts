import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { renderTable } from '../render/table.js';
import { settingLines, viewOf } from './view.js';

export async function show(name: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(name);
  const view = await viewOf(home, profile);
  const rows = [
    ['profile', `${view.name}${view.default ? ' (default)' : ''}`],
    ['session', view.session ? 'sealed' : 'none'],
    ...settingLines(view.settings),
  ];
  const [, ...lines] = await renderTable([{ header: '' }, { header: '' }], rows);
  for (const line of lines) context.output.line(line);
  // Shown first, so that what is wrong can be seen beside what is said about it.
  await profile.settings();
  context.output.document({ version: 1, profile: view, exitCode: ExitCode.ok });
  return ExitCode.ok;
}
