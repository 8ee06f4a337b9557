import { Option } from 'commander';

/** `--profile P`, for commands that act on one profile. */
export function profileOption(): Option {
  return new Option('-p, --profile <name>', 'the profile to use');
}

/** `--profile P` once or more, for commands that may act on several. */
export function profilesOption(): Option {
  return new Option(
    '-p, --profile <name>',
    'the profile to use; may be given more than once',
  ).argParser((name: string, earlier: string[] | undefined) => [...(earlier ?? []), name]);
}

export function allOption(): Option {
  return new Option('--all', 'every profile').conflicts('profile');
}

const transportChoices = ['auto', 'api', 'web'] as const;
export type TransportChoice = (typeof transportChoices)[number];

/** `--transport`, for commands that talk to the site. */
export function transportOption(): Option {
  return new Option('--transport <how>', 'how to talk to the site')
    .choices(transportChoices)
    .default('auto');
}
