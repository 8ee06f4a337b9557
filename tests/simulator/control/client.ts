import { SimulatorError } from '../errors.js';

/** Calls a member of a simulator in another process: `call('clock/advance', 1000)`. */
export type ControlCall = (member: string, ...args: readonly unknown[]) => Promise<unknown>;

/** @param controlUrl as `Simulator.controlUrl` gives it. */
export function connectControl(controlUrl: string): ControlCall {
  return async (member, ...args) => {
    const response = await fetch(`${controlUrl}/${member}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ args }),
    });
    const content = (await response.json()) as { result?: unknown; error?: string };
    if (!response.ok) throw new SimulatorError(content.error ?? `Control said ${response.status}.`);
    return content.result;
  };
}
