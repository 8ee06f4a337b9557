import { UsageError } from './errors.js';

type Environment = Record<string, string | undefined>;

/** A variable that would give a session away, and what became of it. */
export interface TellingVariable {
  readonly name: string;
  /** What it does, as the rest of a sentence that begins with its name. */
  readonly harm: string;
  /** The command that takes it away. */
  readonly fix: string;
}

/** Variables that lose their force once they are out of the environment, before the libraries that read them load. */
const removable: readonly { readonly names: RegExp; readonly harm: string }[] = [
  { names: /SELENIUM_REMOTE_/i, harm: 'sends the browser, cookies and all, to another machine' },
  {
    names: /^(npm_(package_)?config_)?(PWDEBUG|PWTEST|PW_)/i,
    harm: 'has Playwright show what it does',
  },
  {
    // Where its browsers lie, and what system they are for, is no more than a path.
    names:
      /^(npm_(package_)?config_)?PLAYWRIGHT_(?!BROWSERS_PATH$|HOST_PLATFORM_OVERRIDE$|SKIP_BROWSER_|SKIP_VALIDATE_)/i,
    harm: 'changes how Playwright drives the browser',
  },
  { names: /^DEBUG(_|$)/i, harm: 'has libraries print requests, tokens and all' },
  { names: /^NODE_TLS_REJECT_UNAUTHORIZED$/i, harm: 'sends tokens to whoever intercepts them' },
  { names: /^SSLKEYLOGFILE$/i, harm: 'writes down what opens TLS connections' },
];

/** Those that node has acted on before any line of ours runs. */
const fixedVariables: readonly { readonly names: RegExp; readonly harm: string }[] = [
  { names: /^NODE_DEBUG(_NATIVE)?$/i, harm: 'has Node.js print requests, tokens and all' },
];

/** Options of node, given to it or in NODE_OPTIONS, that do the same. */
const fixedOptions: readonly { readonly option: RegExp; readonly harm: string }[] = [
  { option: /^--tls-keylog\b/, harm: 'writes down what opens TLS connections' },
  { option: /^--trace-tls\b/, harm: 'prints what TLS connections carry' },
  {
    option: /^--inspect(-brk|-wait|-port)?\b/,
    harm: 'lets any program of this machine read tokens',
  },
  {
    option: /^--report-(on-signal|on-fatalerror|uncaught-exception)\b/,
    harm: 'writes down the environment, passphrases and all',
  },
  {
    option: /^--(heapsnapshot-(signal|near-heap-limit)|abort-on-uncaught-exception)\b/,
    harm: 'writes down all that the program holds, tokens and all',
  },
];

/** Takes out of an environment what would give a session away, and tells what that was. */
export function disarm(env: Environment): readonly TellingVariable[] {
  const found: TellingVariable[] = [];
  for (const name of Object.keys(env)) {
    const kind = removable.find(({ names }) => names.test(name));
    if (kind === undefined) continue;
    if ((env[name] ?? '') !== '') found.push({ name, harm: kind.harm, fix: unset(name) });
    delete env[name];
  }
  return found;
}

/** What of an environment, and of the options that node was started with, gives a session away and can't be undone. */
export function fixedIn(env: Environment, options: readonly string[]): readonly TellingVariable[] {
  const variables = Object.keys(env).flatMap((name) => {
    const kind = fixedVariables.find(({ names }) => names.test(name));
    return kind === undefined || (env[name] ?? '') === ''
      ? []
      : [{ name, harm: kind.harm, fix: unset(name) }];
  });
  const words = (env.NODE_OPTIONS ?? '').split(/\s+/);
  const told = [...options, ...words].flatMap((word) => {
    // As node reads it: without quotes, and an underscore is a hyphen.
    const name = word.replaceAll(/["\\]/g, '').split('=')[0]?.replaceAll('_', '-') ?? '';
    const kind = fixedOptions.find(({ option }) => option.test(name));
    const fix = `Start node without ${name}: unset NODE_OPTIONS`;
    return kind === undefined ? [] : [{ name, harm: kind.harm, fix }];
  });
  return [...variables, ...told];
}

/**
 * To be asked before a secret is had: what node itself would print of it can't be undone.
 * @throws UsageError that names the variable
 */
export function refuseTelling(
  env: Environment,
  options: readonly string[] = process.execArgv,
): void {
  const [first] = fixedIn(env, options);
  if (first === undefined) return;
  throw new UsageError(refusal(first), first.fix);
}

/** One sentence on what is not undone. */
export function refusal({ name, harm }: TellingVariable): string {
  return `${name} ${harm}, so no session or password is used under it.`;
}

function unset(name: string): string {
  return `Go without it: unset ${name}`;
}
