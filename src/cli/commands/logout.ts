import { randomUUID } from 'node:crypto';
import { ExitCode } from '../../lib/errors.js';
import type { Profile } from '../../profile/profile.js';
import { loadSession } from '../../session/codec.js';
import { vaultNames } from '../../vault/vault.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import { record } from '../journal.js';

export interface LogoutOptions {
  readonly profile?: string;
  /** Signs out at the site too. */
  readonly site?: boolean;
}

export async function run(options: LogoutOptions, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const had = await profile.session.exists();
  // First, since it needs what is deleted next; and that is deleted whatever comes of it.
  const site = options.site === true && had ? await atSite(profile, context) : null;
  const left = await profile.session.remove();
  await profile.standing.change();
  if (had) await record(profile, { type: 'logout', runId: randomUUID() }, context.output);
  context.output.line(
    had
      ? `The session of profile "${profile.name}" ${left.size === 0 ? 'and its key are' : 'is'} deleted.`
      : `Profile "${profile.name}" had no session.`,
  );
  for (const [kind, why] of left) {
    context.output.warn(
      `Its key is left in the ${vaultNames[kind]}, and opens nothing any more: ${why}`,
    );
  }
  const exitCode = left.size === 0 ? (site?.exitCode ?? ExitCode.ok) : ExitCode.keychain;
  context.output.document({
    version: 1,
    profile: profile.name,
    deleted: had,
    left: [...left.keys()],
    site: site === null ? null : { ended: site.problem === null, problem: site.problem },
    exitCode,
  });
  return exitCode;
}

interface AtSite {
  /** Why the session may go on there; null when it has ended. */
  readonly problem: string | null;
  readonly exitCode: ExitCode;
}

async function atSite(profile: Profile, context: CliContext): Promise<AtSite> {
  const { output, env, clock, interrupted } = context;
  const log = profile.openLog(randomUUID(), output.verbose ? 'debug' : 'info');
  try {
    const settings = await profile.settings();
    const session = await loadSession(profile);
    const { signOutAtSite } = await import('../../session/sign-out.js');
    const { floorPath } = await import('../../site/web/address.js');
    const browser = settings.browser ?? env.SPACEIQ_BROWSER;
    const request = { profile: profile.name, session, path: floorPath(settings), browser };
    const wasTaken = await signOutAtSite(request, {
      ...{ env, clock, interrupted, log },
      warn: (said) => output.warn(said),
    });
    output.line(
      wasTaken
        ? `${session.webOrigin} has signed out; its token opens nothing any more.`
        : `The session at ${session.webOrigin} had ended already.`,
    );
    return { problem: null, exitCode: ExitCode.ok };
  } catch (error) {
    const { message, hint, exitCode } = asSpaceiqError(error, interrupted);
    output.warn(`The session may go on at the site: ${message}${hint === null ? '' : ` ${hint}`}`);
    return { problem: message, exitCode };
  } finally {
    log.close();
  }
}
