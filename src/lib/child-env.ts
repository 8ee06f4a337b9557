/** The environment for a program that we start: ours without the passphrase (design invariant 6). */
export function childEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { SPACEIQ_PASSPHRASE: _, ...rest } = env;
  return rest;
}
