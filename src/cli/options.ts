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
