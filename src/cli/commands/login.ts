import { randomUUID } from 'node:crypto';
import { isSamePerson, mergedIdentity } from '../../booking/identity.js';
import type { Identity } from '../../booking/types.js';
import { parseDuration } from '../../lib/duration.js';
import { ExitCode, UsageError } from '../../lib/errors.js';
import type { RawSettings } from '../../profile/home.js';
import { requireApiUrl } from '../../session/api-origin.js';
import { keepSession } from '../../session/keep.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { approvePerson } from '../login/approve-person.js';
import { obtainSession } from '../login/obtain-session.js';
import { chooseOrigin } from '../login/origin.js';
import { refuseRoot } from '../login/refuse-root.js';
import { approveSecondProfile } from '../login/second-profile.js';
import { sessionDocument } from '../login/session-view.js';

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
  readonly attach?: boolean;
  readonly keepBrowser?: boolean;
  readonly samePerson?: boolean;
  readonly allowRoot?: boolean;
  readonly provider?: readonly string[];
}

export async function run(options: LoginOptions, context: CliContext): Promise<ExitCode> {
  const timeout = parseDuration(options.timeout);
  if (timeout === null || timeout === 0) {
    throw new UsageError(`--timeout ${options.timeout} is no span.`, 'Write it as 90s, 5m or 1h.');
  }
  if (options.provider !== undefined && options.importState === undefined) {
    throw new UsageError(
      '--provider is for --import-state: a sign-in keeps what its own provider needs.',
      'See: spaceiq login --help',
    );
  }
  if (options.importState === undefined) refuseRoot(options, context);
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
      const owner = { sealed: known, email: settings.email };
      await approvePerson(profile.name, owner, identity, options, context);
      await approveSecondProfile(profile, { identity, origin }, home, options, context);
      if (origin !== settings.url) {
        const act = (before: RawSettings) => ({ ...before, url: origin });
        await home.change(profile.name, act, profile.id);
      }
      await keepSession(profile, withWhatIsKnown(session, known), { how, runId });
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

/** A sign-in may tell less of a person than an earlier one. */
function withWhatIsKnown(session: Session, known: Identity | null): Session {
  const { identity } = session;
  if (known === null || !isSamePerson(known, identity)) return session;
  return { ...session, identity: mergedIdentity(identity, known) };
}
