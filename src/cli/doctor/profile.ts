import { judgePerson } from '../../booking/identity.js';
import type { Identity, PersonSigns } from '../../booking/types.js';
import { warnableOffset } from '../../lib/clock.js';
import { formatDuration } from '../../lib/duration.js';
import { ExitCode, loginHint } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import { keychainNotice, needsKeychain } from '../../notify/without-keychain.js';
import type { Profile } from '../../profile/profile.js';
import { loadSession } from '../../session/codec.js';
import { type Capabilities, probeApi } from '../../site/graphql/probe.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { describeOffset } from '../progress/clock-warnings.js';
import { attemptAsync } from './attempt.js';
import { type Finding, fail, ok, warn } from './finding.js';
import { floorFindings, type SitePlace } from './floor.js';
import { browserFinding } from './machine.js';
import { networkFinding } from './network.js';
import { scheduleFinding } from './schedule.js';

/** What booking rests on for one profile, from its settings to the site's schema. Stops where nothing more can be told. */
export async function* profileFindings(
  profile: Profile,
  context: CliContext,
): AsyncGenerator<Finding> {
  for await (const finding of examine(profile, context)) {
    yield { ...finding, check: `${profile.name}: ${finding.check}` };
  }
}

async function* examine(profile: Profile, context: CliContext): AsyncGenerator<Finding> {
  const settings = await attemptAsync('settings', () => profile.settings(), context);
  if ('finding' in settings) return yield settings.finding;
  const { url, building, floor, browser } = settings.value;
  yield ok('settings', `${url}, building ${building}, floor ${floor}`);
  if (browser !== null) yield await browserFinding(context, browser);
  const keychain = await keychainFinding(profile, context);
  yield keychain;
  if (homeOf(context).vaultKind !== 'file' && needsKeychain(settings.value.notify)) {
    yield warn('notices', ...keychainNotice(profile.name));
  }
  const web = await reachFinding('web app', url, profile, context);
  yield web;
  const schedule = await attemptAsync('schedule', () => scheduleFinding(profile, context), context);
  yield 'finding' in schedule ? schedule.finding : schedule.value;
  if (keychain.level === 'fail') return;
  const session = await attemptAsync('session', () => loadSession(profile), context);
  if ('finding' in session) return yield session.finding;
  yield sessionFinding(profile.name, session.value, context);
  const api = await reachFinding('api', session.value.apiOrigin, profile, context);
  yield api;
  if (api.level !== 'ok') return;
  const place = { profile, settings: settings.value, session: session.value };
  yield* siteFindings(place, context);
}

async function reachFinding(
  check: string,
  origin: string,
  profile: Profile,
  context: CliContext,
): Promise<Finding> {
  const reached = await attemptAsync(
    check,
    () => networkFinding(check, origin, profile.name),
    context,
  );
  return 'finding' in reached ? reached.finding : reached.value;
}

async function keychainFinding(profile: Profile, context: CliContext): Promise<Finding> {
  const reached = await attemptAsync('keychain', () => profile.session.check(), context);
  return 'finding' in reached ? reached.finding : ok('keychain', 'reached and open');
}

function sessionFinding(profile: string, session: Session, context: CliContext): Finding {
  const { identity, expiresAt, capturedAt } = session;
  const now = context.clock.now();
  const age = formatDuration(now - capturedAt);
  if (expiresAt !== null && expiresAt <= now) {
    return warn(
      'session',
      `${identity.email}'s session has expired; the next run tries to renew it.`,
      `Try it now: spaceiq login --renew --profile ${profile}`,
    );
  }
  const left = expiresAt === null ? 'end unknown' : `ends in ${formatDuration(expiresAt - now)}`;
  return ok('session', `${identity.email}, signed in ${age} ago, ${left}`);
}

/** The questions that only the site can answer. */
async function* siteFindings(place: SitePlace, context: CliContext): AsyncGenerator<Finding> {
  const { session } = place;
  const profile = place.profile.name;
  const probe = await attemptAsync(
    'sign-in',
    () =>
      probeApi({
        apiOrigin: session.apiOrigin,
        token: session.token,
        clock: context.clock,
        log: silentLog,
      }),
    context,
  );
  if ('finding' in probe) return yield withLogin(profile, probe.finding);
  const { signs, clock, capabilities } = probe.value;
  const person = personFinding(profile, signs, session.identity);
  yield person;
  yield clockFinding(clock.offset);
  yield* schemaFindings(capabilities);
  if (person.level !== 'fail') yield* floorFindings(place, context);
}

/** The site's client knows no profile, so its advice names none. */
function withLogin(profile: string, finding: Finding): Finding {
  return finding.exitCode === ExitCode.noSession
    ? { ...finding, fix: loginHint(profile) }
    : finding;
}

function personFinding(profile: string, signs: PersonSigns, sealed: Identity): Finding {
  const person = judgePerson(signs, sealed);
  if (person.kind === 'silent') {
    return warn(
      'sign-in',
      'The API accepts the session but cannot say whose it is; the web pages will be asked.',
    );
  }
  return person.kind === 'same'
    ? ok('sign-in', `the site knows ${person.identity.email}`)
    : fail(
        'sign-in',
        `The session is ${person.named}'s, but profile "${profile}" was sealed for ${sealed.email}.`,
        `Sign in again: spaceiq login --profile ${profile}`,
        ExitCode.noSession,
      );
}

function clockFinding(offset: number): Finding {
  const text = describeOffset(offset);
  return Math.abs(offset) > warnableOffset
    ? warn(
        'clock',
        `${text}; the site's is used`,
        `Set this machine's clock${process.platform === 'linux' ? ': timedatectl set-ntp true' : '.'}`,
      )
    : ok('clock', text);
}

function* schemaFindings(capabilities: Capabilities): Generator<Finding> {
  for (const { operation, reason, choice } of capabilities) {
    yield reason === null
      ? ok(`schema: ${operation}`, `over the API${choice === null ? '' : `, by ${choice}`}`)
      : warn(`schema: ${operation}`, `over the web pages: ${reason}`);
  }
}
