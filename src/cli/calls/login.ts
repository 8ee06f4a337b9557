import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Done } from '../command.js';
import type { LoginOptions } from '../commands/login.js';
import type { CliContext } from '../context.js';
import { profileOption } from '../options.js';

const act = () => import('../commands/login.js');

const examples = `
Examples:
  spaceiq login --profile alice
  spaceiq login --profile alice --headless --email alice@example.com
  spaceiq login --profile alice --import-state state.json
  spaceiq login --profile alice --attach --browser chrome
  spaceiq login --profile alice --renew

The browser is closed as soon as you are signed in. Passwords and codes are typed by you, into the pages of your
identity provider, and are never seen or kept by spaceiq.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('login')
    .summary('sign in once in a visible browser and seal the session')
    .description(
      'Opens a browser on the web app, waits until you have signed in, and seals the session for this profile only.',
    )
    .addOption(profileOption())
    .option('--url <origin>', 'sign in at this web app and keep it as the profile’s url')
    .option('--headless', 'open no window: where single sign-on needs no typing')
    .addOption(
      new Option(
        '--attach',
        'open your installed browser as an ordinary window and leave it alone until you are in',
      ).conflicts(['headless', 'renew', 'importState']),
    )
    .option('--keep-browser', 'with --attach: keep what that browser holds for the next time')
    .option('--timeout <span>', 'how long to wait for the sign-in', '5m')
    .option('--browser <browser>', 'chrome, msedge, chromium or a path')
    .option('--email <address>', 'what to fill into the single sign-on form')
    .addOption(
      new Option(
        '--import-state <file>',
        'take a Playwright storage state instead (- is stdin)',
      ).conflicts(['headless', 'renew', 'browser', 'email']),
    )
    .addOption(
      new Option('--renew', 'renew the sealed session without a window').conflicts([
        'url',
        'email',
      ]),
    )
    .option(
      '--provider <host>',
      'with --import-state: keep the cookies of this identity provider too',
      (host: string, earlier: string[] = []) => [...earlier, parseHost(host)],
    )
    .option('--replace-identity', 'accept that somebody else than before signs in')
    .option('--allow-root', 'let root’s browser go without its sandbox')
    .option('--same-person', 'accept that this person has another profile at this site')
    .addHelpText('after', examples)
    .action((options: LoginOptions) => done(act().then(({ run }) => run(options, context))));
}

function parseHost(text: string): string {
  if (/^([a-z\d-]+\.)+[a-z\d-]+$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It has to be a host such as sso.example.com.');
}
