import type { RunRequest } from '../../src/booking/engine.js';
import type { BookingListener } from '../../src/booking/events.js';
import { bookProfile, type ProfileRun } from '../../src/cli/book/profile-run.js';
import { Output } from '../../src/cli/output.js';
import type { Clock } from '../../src/lib/clock.js';
import { createSlots } from '../../src/lib/slots.js';
import { openHome } from '../../src/profile/open-home.js';
import type { SignIn } from '../../src/session/sign-in.js';

/** A clock that stands still but for its sleeps, which take the site's clock with them. */
export function sleepingClock(start: number, advance: (ms: number) => Promise<void> | void): Clock {
  let now = start;
  let turn: Promise<void> = Promise.resolve();
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const whole = Math.max(1, Math.round(ms));
      now += whole;
      turn = turn.then(() => advance(whole));
      await turn;
      signal?.throwIfAborted();
    },
  };
}

export interface SimulatedWatch {
  /** What the command would see, `SPACEIQ_HOME` included. */
  readonly env: NodeJS.ProcessEnv;
  readonly profile: string;
  readonly clock: Clock;
  readonly request: Partial<RunRequest>;
  readonly interrupted: AbortSignal;
  readonly on: BookingListener;
  /** How a renewal signs in. */
  readonly signIn?: SignIn;
}

/** All of `book --watch` over the api for one profile, on a clock of its own. */
export async function watchOn(watch: SimulatedWatch): Promise<ProfileRun> {
  const { env, profile, clock, request, interrupted, on, signIn } = watch;
  const silence = { write: () => true };
  const context = {
    env,
    output: new Output({ quiet: true }, silence, silence, {}),
    clock,
    terminal: process,
    random: () => 0.5,
    interrupted,
    disarmed: [],
    interactive: false,
    self: { node: process.execPath, script: '' },
    ...(signIn === undefined ? {} : { signIn }),
  };
  const whole = {
    dates: undefined,
    desks: undefined,
    until: undefined,
    at: undefined,
    watch: true,
    ...request,
  };
  return await bookProfile(
    openHome(env, { clock }),
    profile,
    { request: whole, transport: 'api', slots: createSlots(1) },
    context,
    on,
  );
}
