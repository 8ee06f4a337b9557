/** Whether a browser that we start does without its sandbox: it refuses to work for root on Linux. */
export function runsUnsandboxed(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
