import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { parseDuration } from '../../lib/duration.js';
import { ExitCode, UsageError } from '../../lib/errors.js';
import { requireApiUrl } from '../../session/api-origin.js';
import { keepSession } from '../../session/keep.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { approvePerson } from '../login/approve-person.js';
import { obtainSession } from '../login/obtain-session.js';
import { chooseOrigin } from '../login/origin.js';
import { approveSecondProfile } from '../login/second-profile.js';
import { sessionDocument } from '../login/session-view.js';
import { profileOption } from '../options.js';

export interface LoginOptions {
  readonly profile?: string;
  readonly url?: string;
  readonly headless?: boolean;
  readonly timeout: string;
  readonly browser?: string;
  readonly email?: string;
  readonly importState?: string;
  readonly replaceIdentity?: boolean;
  readonly renew?: boolean;
  readonly samePerson?: boolean;
}

const examples = `
Examples:
  spaceiq login --profile alice
  spaceiq login --profile alice --headless --email alice@example.com
  spaceiq login --profile alice --import-state state.json
  spaceiq login --profile alice --renew

The browser is closed as soon as you are signed in. Passwords and codes are typed by you, into the pages of your
identity provider, and are never seen or kept by spaceiq.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('login')
    .summary('sign in once in a visible browser and seal the session')
    .description(
      'Opens a browser on the web app, waits until you have signed in, and seals the session for this profile only.',
    )
    .addOption(profileOption())
    .option('--url <origin>', 'sign in at this web app and keep it as the profile’s url')
    .option('--headless', 'open no window: where single sign-on needs no typing')
    .option('--timeout <span>', 'how long to wait for the sign-in', '5m')
    .option('--browser <browser>', 'chrome, msedge, chromium or a path')
    .option('--email <address>', 'what to fill into the single sign-on form')
    .addOption(
      new Option('--import-state <file>', 'take a Playwright storage state instead').conflicts([
        'headless',
        'renew',
        'browser',
        'email',
      ]),
    )
    .addOption(
      new Option('--renew', 'renew the sealed session without a window').conflicts([
        'url',
        'email',
      ]),
    )
    .option('--replace-identity', 'accept that somebody else than before signs in')
    .option('--same-person', 'accept that this person has another profile at this site')
    .addHelpText('after', examples)
    .action((options: LoginOptions) => done(run(options, context)));
}

export async function run(options: LoginOptions, context: CliContext): Promise<ExitCode> {
  const timeout = parseDuration(options.timeout);
  if (timeout === null || timeout === 0) {
    throw new UsageError(`--timeout ${options.timeout} is no span.`, 'Write it as 90s, 5m or 1h.');
  }
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const settings = await profile.settings();
  const origin = chooseOrigin(options.url, settings.url);
  requireApiUrl({ profile: profile.name, webOrigin: origin, apiUrl: settings.apiUrl });
  await profile.session.check();
  const runId = randomUUID();
  const log = profile.openLog(runId, context.output.verbose ? 'debug' : 'info');
  try {
    const known = await profile.identity.known();
    const request = { profile, settings, origin, timeout, options, known, runId, log };
    const { session, how, kept } = await obtainSession(request, context);
    if (!kept) {
      const { identity } = session;
      await approvePerson(profile.name, known, identity, options, context);
      await approveSecondProfile(profile, { identity, origin }, home, options, context);
      if (origin !== settings.url) {
        await home.change(profile.name, (before) => ({ ...before, url: origin }));
      }
      await keepSession(profile, session, { how, runId });
    }
    log.info('Signed in', { how, origin });
    const { identity } = session;
    context.output.line(
      `Profile "${profile.name}" is signed in as ${identity.name} <${identity.email}>.`,
    );
    context.output.document({
      version: 1,
      profile: profile.name,
      url: origin,
      identity,
      session: sessionDocument(session, context.clock.now()),
      exitCode: ExitCode.ok,
    });
    return ExitCode.ok;
  } finally {
    log.close();
  }
}
