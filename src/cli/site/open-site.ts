import type { Site } from '../../booking/site.js';
import { correctedClock, type SiteClock } from '../../lib/clock.js';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Cache, Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import { sealLearned } from '../../session/learn.js';
import { renewing } from '../../session/renewal.js';
import { type ApiSite, createApiSite } from '../../site/api-site.js';
import { createAutoSite } from '../../site/auto-site.js';
import { createBudget } from '../../site/budget.js';
import type { SiteDeps } from '../../site/deps.js';
import { createMe } from '../../site/me.js';
import type { Tap } from '../../site/report/heard.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import type { TransportChoice } from '../options.js';

export interface SiteRequest {
  readonly profile: Profile;
  /** As they are when it is opened: place, browser. */
  readonly settings: Settings;
  /** As they are later on: booking hours and limits. */
  readonly current?: () => Settings;
  readonly session: Session;
  readonly transport: TransportChoice;
  readonly log: Log;
  /** For the journal. */
  readonly runId?: string;
  /** One that several sites share; else it has one of its own. */
  readonly siteClock?: SiteClock | undefined;
  /** The release that is waited for (ms, by the site's clock), or null: the session has to outlast it. */
  readonly release?: () => number | null;
  /** Hears which session is in use: the one handed in, and any that it is renewed to. */
  readonly onSession?: (session: Session) => void;
  /** For a report of the tenant's shape: hears the API's answers, and asks for what else would be remembered. */
  readonly tap?: Tap;
}

/** The site as a profile's session sees it, over the transport asked for, renewing the session when it may. */
export async function openSite(request: SiteRequest, context: CliContext): Promise<Site> {
  const { current = () => request.settings } = request;
  const perMinute = () => current().limits.requestsPerMinute;
  const budget = createBudget(perMinute, context.clock, context.interrupted);
  const { siteClock = correctedClock(context.clock) } = request;
  const make = (session: Session) => {
    request.onSession?.(session);
    const lasting = { budget, siteClock, hours: () => current().hours };
    return makeTransport(request.transport, siteDeps(request, session, lasting, context));
  };
  const { env, clock, interrupted, signIn, output } = context;
  const renewal = { env, clock, interrupted, signIn, room: budget.room };
  return await renewing(make, request, { ...renewal, warn: (said) => output.warnOnce(said) });
}

/** What a transport is made from for a look at the site, with no session but the one handed in. */
export function depsFor(request: SiteRequest, context: CliContext): SiteDeps {
  const { settings, session } = request;
  const perMinute = () => settings.limits.requestsPerMinute;
  const budget = createBudget(perMinute, context.clock, context.interrupted);
  const siteClock = correctedClock(context.clock);
  return siteDeps(request, session, { budget, siteClock, hours: () => settings.hours }, context);
}

/** The API alone, for a look at it with no browser. */
export async function openApi(request: SiteRequest, context: CliContext): Promise<ApiSite> {
  return await createApiSite(depsFor(request, context));
}

async function makeTransport(choice: TransportChoice, deps: SiteDeps): Promise<Site> {
  const web = async () => (await import('../../site/web/web-site.js')).createWebSite(deps);
  if (choice === 'web') return await web();
  const api = await createApiSite(deps, { assisted: choice === 'auto' });
  return choice === 'api' ? api : createAutoSite(api, web);
}

/** Everything is asked for anew, and nothing is kept. */
const forgetful: Cache = { read: async () => null, write: async () => {} };

function siteDeps(
  request: SiteRequest,
  session: Session,
  lasting: Pick<SiteDeps, 'budget' | 'siteClock' | 'hours'>,
  context: CliContext,
): SiteDeps {
  const { profile, settings, log, tap } = request;
  return {
    profile: profile.name,
    session,
    me: createMe(session.identity, (identity) => sealLearned(profile, identity, log)),
    building: settings.building,
    floor: settings.floor,
    kinds: settings.desks.kinds ?? [],
    timezone: settings.timezone,
    ...lasting,
    clock: context.clock,
    log,
    interrupted: context.interrupted,
    cache: tap === undefined ? forgettable(profile.cache, log) : forgetful,
    tap,
    shot: (label) => profile.shot(label),
    warn: (said) => context.output.warnOnce(said),
    env: context.env,
    browser: settings.browser ?? context.env.SPACEIQ_BROWSER,
  };
}

/** What can't be kept (a full disk) is asked of the site again. */
function forgettable({ read, write }: Cache, log: Log): Cache {
  return {
    read,
    write: (key, value) =>
      write(key, value).catch((error: unknown) => {
        log.warn('Something could not be kept for the next run', { why: messageOf(error) });
      }),
  };
}
