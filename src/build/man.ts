import type { Argument, Command, Option } from 'commander';
import { wholeProgram } from './whole-program.js';

/** The manual page, made from the commands themselves. */
export async function manualPage(version: string): Promise<string> {
  const program = await wholeProgram();
  const lines = [
    `.TH SPACEIQ 1 "" "spaceiq ${version}" "User Commands"`,
    '.SH NAME',
    `spaceiq \\- ${text(sentenceless(program.description()))}`,
    '.SH SYNOPSIS',
    '.B spaceiq',
    '.I command',
    '[\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    text(program.description()),
    '.SH OPTIONS',
    'Of every command:',
    ...program.options.flatMap(option),
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => section(command, [])),
    '.SH MORE',
    ...example(after(program)),
  ];
  return `${lines.join('\n')}\n`;
}

function section(command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()];
  const shown = command.createHelp().visibleCommands(command);
  const own = [
    `.SS "${text([...path, ...command.registeredArguments.map(argument)].join(' '))}"`,
    text(command.description()),
    ...command.options.filter((each) => !each.hidden).flatMap(option),
    ...example(after(command)),
  ];
  const below = shown.filter((each) => each.name() !== 'help');
  return [...own, ...below.flatMap((each) => section(each, path))];
}

function option({ flags, description, argChoices, defaultValue }: Option): string[] {
  const more = [
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(', ')}`]),
    ...(typeof defaultValue === 'string' ? [`default ${defaultValue}`] : []),
  ];
  const rest = more.length === 0 ? '' : ` (${more.join('; ')})`;
  return ['.TP', `.B ${text(flags)}`, text(description + rest)];
}

function argument(each: Argument): string {
  const name = each.name() + (each.variadic ? '...' : '');
  return each.required ? `<${name}>` : `[${name}]`;
}

/** What a command's help says after its options. */
function after(command: Command): string {
  let said = '';
  command.configureOutput({
    writeOut: (part) => {
      said += part;
    },
  });
  command.outputHelp();
  return said.replace(command.helpInformation(), '').trim();
}

function example(words: string): string[] {
  return words === '' ? [] : ['.PP', '.nf', ...words.split('\n').map(text), '.fi'];
}

/** With what the formatter would take for its own escaped. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(
      /[^\0-~]/gu,
      (sign) => `\\[u${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/^(?=[.'])/, '\\&');
}

function sentenceless(description: string): string {
  const bare = description.replace(/\.$/, '');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}
