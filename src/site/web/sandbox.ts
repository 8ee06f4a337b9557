/** Whether a browser that we start does without its sandbox: it refuses to work for root on Linux. */
export function runsUnsandboxed(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** Said by every command that starts a browser so. */
export const unsandboxed = 'The browser runs as root, without its sandbox.';
