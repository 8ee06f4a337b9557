type Environment = Readonly<Record<string, string | undefined>>;

const secretName = /token|secret|passw|passphrase|credential|api_?key|private_?key|auth/i;
/** Names that look like a secret's but are how a window reaches its display. */
const harmless: ReadonlySet<string> = new Set(['XAUTHORITY', 'ICEAUTHORITY']);

/** The environment that a browser is started with: ours without what is secret (design invariant 6). */
export function browserEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isSecret(entry[0]),
  );
  return Object.fromEntries(kept);
}

function isSecret(name: string): boolean {
  if (harmless.has(name)) return false;
  return /^SPACEIQ_/i.test(name) || secretName.test(name);
}
