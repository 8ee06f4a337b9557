/**
 * The only file that touches keytar. It runs as a process of its own, for one request: libsecret waits without a limit
 * and in a thread that can't be stopped, and a process can be ended at its deadline. Request and answer go over
 * node's channel between the two, so no secret is ever in arguments or an environment.
 */
import { type KeychainProblem, secretServiceProblem } from './secret-service.js';
import { sessionBusAddress } from './session-bus.js';

type Keytar = Awaited<ReturnType<typeof loadKeytar>>;

const service = 'spaceiq';

export type KeychainRequest = (
  | { readonly action: 'read' | 'delete'; readonly account: string }
  | { readonly action: 'write'; readonly account: string; readonly value: string }
) & {
  /** Whether somebody is there for the dialog of a keychain that is locked. */
  readonly mayAsk?: boolean;
};

export type KeychainAnswer =
  | { readonly kind: 'done'; readonly value: string | boolean | null }
  | { readonly kind: 'problem'; readonly problem: KeychainProblem; readonly detail: string | null };

/** Says that the worker has come this far, so that a busy machine is not taken for a silent keychain. */
export interface KeychainStep {
  readonly kind: 'step';
  readonly step: 'started' | 'service-answers';
}

function report(step: KeychainStep['step']): void {
  process.send?.({ kind: 'step', step } satisfies KeychainStep);
}

if (process.send !== undefined) {
  report('started');
  // Nobody waits for the answer any more, and a bus that never gives one would keep us for ever.
  process.once('disconnect', () => process.exit(0));
  process.once('message', (request: KeychainRequest) => {
    void answer(request).then((result) => process.send?.(result, () => process.exit(0)));
  });
}

async function answer(request: KeychainRequest): Promise<KeychainAnswer> {
  if (process.platform === 'linux') {
    const uid = process.getuid?.() ?? 0;
    const problem = await secretServiceProblem(process.env, uid, request.action === 'write');
    if (problem !== null && !(problem === 'locked' && request.mayAsk === true)) {
      return { kind: 'problem', problem, detail: null };
    }
    report('service-answers');
    // libsecret looks in the environment, and only there.
    process.env.DBUS_SESSION_BUS_ADDRESS = (await sessionBusAddress(process.env, uid)) ?? '';
  }
  let keytar: Keytar;
  try {
    keytar = await loadKeytar();
  } catch {
    return { kind: 'problem', problem: 'no-library', detail: null };
  }
  try {
    return { kind: 'done', value: await act(keytar, request) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : null;
    return { kind: 'problem', problem: 'refused', detail };
  }
}

/** A CommonJS module whose functions node can't name in advance: they are on `default`. */
async function loadKeytar() {
  const loaded: typeof import('keytar') & { readonly default?: typeof import('keytar') } =
    await import('keytar');
  return loaded.default ?? loaded;
}

async function act(keytar: Keytar, request: KeychainRequest): Promise<string | boolean | null> {
  switch (request.action) {
    case 'read':
      return await keytar.getPassword(service, request.account);
    case 'write':
      await keytar.setPassword(service, request.account, request.value);
      return null;
    case 'delete':
      return await keytar.deletePassword(service, request.account);
  }
}
