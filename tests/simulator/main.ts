import { Command, InvalidArgumentError, Option } from 'commander';
import { SimulatorError } from './errors.js';
import { startSimulator } from './simulator.js';
import { readReport, tenantFrom } from './tenant/reported.js';
import { neededSettings } from './tenant/settings.js';
import { describeTenant, randomTenant } from './tenant/tenant.js';
import {
  type Dialect,
  type Dots,
  type Simulator,
  type SimulatorOptions,
  type SsoMode,
  ssoModes,
} from './types.js';

interface Flags {
  readonly seed: number;
  readonly tenant?: number;
  readonly from?: string;
  readonly dialect: Dialect;
  readonly dots?: Dots;
  readonly sso: SsoMode;
  readonly desks?: number;
  readonly occupancy: number;
  readonly timezone: string;
  readonly window: number;
  readonly now?: string;
  readonly frozen?: boolean;
  readonly sessionMinutes?: number;
  readonly port: number;
}

const SHOWN_PEOPLE = 6;

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It is a number.');
  return value;
}

function createProgram(): Command {
  return new Command('npm run simulator --')
    .description(
      'A SpaceIQ to try things on: web app, API and identity provider, all on this machine, with ' +
        'invented people and buildings. It runs until Ctrl-C and keeps nothing.',
    )
    .option('--seed <number>', 'another number invents other people and bookings', number, 1)
    .option('--tenant <seed>', 'a site drawn at random, the same for the same seed', number)
    .addOption(
      new Option(
        '--from <file>',
        'a site of the shape that spaceiq doctor --report FILE has told',
      ).conflicts('tenant'),
    )
    .addOption(
      new Option('--dialect <name>', 'names of the assumed parts of the API')
        .choices(['standard', 'renamed', 'closed'])
        .default('standard'),
    )
    .addOption(
      new Option('--dots <kind>', 'how the map draws the desks (default: canvas)').choices([
        'canvas',
        'svg',
      ]),
    )
    .addOption(
      new Option('--sso <mode>', 'what the identity provider asks for')
        .choices(ssoModes)
        .default('password'),
    )
    .option('--desks <number>', 'desks on the demo floor (default: 70)', number)
    .option('--occupancy <share>', 'share of desks that others have booked, 0 to 1', number, 0.35)
    .option('--timezone <zone>', 'IANA zone of building HQ', 'Europe/London')
    .option('--window <days>', 'days ahead that may be booked', number, 29)
    .option('--now <instant>', "the site's date and time, ISO (default: this machine's)")
    .option('--frozen', "the site's clock stands still")
    .option('--session-minutes <number>', 'life of a session (default: no end)', number)
    .option(
      '--port <number>',
      'port of the web app; API, identity provider and control API take the next three; 0 takes free ones',
      number,
      4680,
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npm run simulator\n' +
        '  npm run simulator -- --sso password+mfa --dots svg\n' +
        '  npm run simulator -- --tenant 17\n' +
        '  npm run simulator -- --from tenant.json\n' +
        '  npm run simulator -- --now 2026-10-24T08:00:00Z --frozen\n',
    );
}

function optionsOf(flags: Flags): SimulatorOptions {
  const { port, window, sessionMinutes, now, tenant, from, ...same } = flags;
  const next = (ahead: number): number => (port === 0 ? 0 : port + ahead);
  return {
    ...same,
    ...(tenant === undefined ? {} : { tenant: randomTenant(tenant) }),
    ...(from === undefined ? {} : { tenant: tenantFrom(readReport(from)) }),
    windowDays: window,
    ...(now === undefined ? {} : { now }),
    ...(sessionMinutes === undefined ? {} : { rules: { sessionMinutes } }),
    ports: { web: next(0), api: next(1), idp: next(2), control: next(3) },
  };
}

/** What a tenant that was drawn is like, and the settings that it needs. */
function describeDrawn(seed: number, simulator: Simulator, timezone: string): string {
  const tenant = randomTenant(seed);
  const { building, floor } = simulator.place;
  const needed = { building, floor, ...neededSettings(tenant, timezone) };
  return `Tenant ${seed} is unlike the standard one in
  ${describeTenant(tenant).join('\n  ')}
Settings: ${JSON.stringify(needed)}
`;
}

function describe(simulator: Simulator): string {
  const { origins, controlUrl, people, place } = simulator;
  const { building, floor } = place;
  const accounts = people
    .slice(0, SHOWN_PEOPLE)
    .map(
      ({ userName, password, email }) => `  ${userName.padEnd(8)}${password.padEnd(14)}${email}`,
    );
  return `SpaceIQ simulator

  Web app             ${origins.web}
  API                 ${origins.api}/queries
  Identity provider   ${origins.idp}
  Control API         ${controlUrl}

Accounts (user name, password, e-mail)
${accounts.join('\n')}

In a browser: open ${origins.web}/finder/building/HQ/floor/2 and log in with SSO.

With spaceiq:
  spaceiq profile add alice --url ${origins.web} --api-url ${origins.api} --building ${building} --floor ${floor}
  spaceiq login --profile alice
  spaceiq book --profile alice --dates tomorrow --desks '2.24.*'

By hand:
  curl -s ${controlUrl}/record
  curl -s ${controlUrl}/clock/advance -d '{"args":[3600000]}'
  curl -s ${controlUrl}/phone/approve -d '{"args":["alice"]}'
  curl -s ${controlUrl}/faults/add -d '{"args":[{"kind":"drop-after","operation":"createBooking"}]}'

Ctrl-C stops it.
`;
}

async function main(): Promise<void> {
  const program = createProgram().parse();
  try {
    const flags = program.opts<Flags>();
    const simulator = await startSimulator(optionsOf(flags));
    process.stdout.write(describe(simulator));
    const { tenant, timezone } = flags;
    if (tenant !== undefined) process.stdout.write(describeDrawn(tenant, simulator, timezone));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void simulator.stop());
    }
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

await main();
