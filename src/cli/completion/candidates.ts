import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Tells the shell to complete names of files by itself. */
export const filesMark = ':files';

/**
 * What may stand in place of the last of the words after `spaceiq`, by the program's own commands and options.
 * `profiles` is asked only where a profile's name may stand.
 */
export async function candidates(
  words: readonly string[],
  program: Command,
  profiles: () => readonly string[],
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { command, operands, awaits } = walk(words.slice(0, -1), program);
  const [name, value] = typed.startsWith('--') ? typed.split('=', 2) : [typed];
  if (value !== undefined) {
    const option = optionNamed(command, name ?? '');
    const found = option === null ? [] : valuesOf(option, profiles);
    return starting(
      found.map((each) => ({ ...each, value: `${name}=${each.value}` })),
      typed,
    );
  }
  if (awaits !== null) return starting(valuesOf(awaits, profiles), typed);
  if (typed.startsWith('-')) return starting(optionsOf(command), typed);
  const argument = command.registeredArguments[operands];
  const found = [
    ...command
      .createHelp()
      .visibleCommands(command)
      .map((each) => ({ value: each.name(), description: each.summary() || each.description() })),
    ...(argument === undefined ? [] : argumentValues(argument, command, profiles)),
  ];
  return starting(found, typed);
}

interface Place {
  readonly command: Command;
  /** How many operands the command has already. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly awaits: Option | null;
}

function walk(words: readonly string[], program: Command): Place {
  let command = program;
  let operands = 0;
  let awaits: Option | null = null;
  for (const word of words) {
    // Bash hands over "--option=value" as three words.
    if (awaits !== null) awaits = word === '=' ? awaits : null;
    else if (word.startsWith('-')) {
      const option = word.includes('=') ? null : optionNamed(command, word);
      awaits = option !== null && (option.required || option.optional) ? option : null;
    } else {
      const child = command.commands.find((each) => each.name() === word);
      if (child === undefined) operands += 1;
      else command = child;
    }
  }
  return { command, operands, awaits };
}

function chain(command: Command): readonly Command[] {
  return command.parent === null ? [command] : [command, ...chain(command.parent)];
}

function optionNamed(command: Command, word: string): Option | null {
  const options = chain(command).flatMap((each) => each.options);
  return options.find((option) => option.long === word || option.short === word) ?? null;
}

function optionsOf(command: Command): readonly Candidate[] {
  const options = chain(command).flatMap((each) => each.options.filter((option) => !option.hidden));
  const own = options.map((option) => ({
    value: option.long ?? option.short ?? '',
    description: option.description,
  }));
  return [...own, { value: '--help', description: 'show help' }];
}

function valuesOf(option: Option, profiles: () => readonly string[]): readonly Candidate[] {
  if (option.argChoices !== undefined) {
    return option.argChoices.map((value) => ({ value, description: '' }));
  }
  if (option.attributeName() === 'profile') return profileCandidates(profiles);
  return /file|path|dir/i.test(option.flags) ? [{ value: filesMark, description: '' }] : [];
}

/** Arguments called `name` of a command below `profile` are profiles, but a new one's. */
function argumentValues(
  argument: Argument,
  command: Command,
  profiles: () => readonly string[],
): readonly Candidate[] {
  if (argument.argChoices !== undefined) {
    return argument.argChoices.map((value) => ({ value, description: '' }));
  }
  const name = argument.name().toLowerCase();
  if (/file|path/.test(name)) return [{ value: filesMark, description: '' }];
  if (command.name() === 'completion') {
    return ['bash', 'zsh', 'fish'].map((value) => ({ value, description: '' }));
  }
  const isProfile = command.parent?.name() === 'profile' && command.name() !== 'add';
  return isProfile && /^(name|names|from|old)$/.test(name) ? profileCandidates(profiles) : [];
}

function profileCandidates(profiles: () => readonly string[]): readonly Candidate[] {
  return profiles().map((value) => ({ value, description: 'profile' }));
}

function starting(found: readonly Candidate[], typed: string): readonly Candidate[] {
  return found.filter(({ value }) => value === filesMark || value.startsWith(typed));
}
