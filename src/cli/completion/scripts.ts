import { filesMark } from './candidates.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function isShell(text: string): text is Shell {
  return (shells as readonly string[]).includes(text);
}

/** What a shell reads so that it asks `spaceiq completion --words` for what may come next. */
export function scriptFor(shell: Shell): string {
  return scripts[shell];
}

const bash = `# bash completion for spaceiq
_spaceiq() {
  local IFS=$'\\n' line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while read -r line; do
    line=\${line%%$'\\t'*}
    if [[ $line == ${filesMark} ]]; then
      COMPREPLY+=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
    elif [[ -n $line ]]; then
      COMPREPLY+=("$line")
    fi
  done < <("\${COMP_WORDS[0]}" completion --words -- "\${words[@]}" 2>/dev/null)
}
complete -o filenames -F _spaceiq spaceiq
`;

const zsh = `#compdef spaceiq
_spaceiq() {
  local line value
  local -a found
  for line in "\${(@f)$("\${words[1]}" completion --words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    value=\${line%%$'\\t'*}
    if [[ $value == ${filesMark} ]]; then
      _files
    elif [[ -n $value ]]; then
      found+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
    fi
  done
  (( \${#found} )) && _describe spaceiq found
}
if [[ \${funcstack[1]} == _spaceiq ]]; then
  _spaceiq "$@"
else
  compdef _spaceiq spaceiq
fi
`;

const fish = `# fish completion for spaceiq
function __spaceiq_words
  set -l typed (commandline -opc)
  set -l last (commandline -ct)
  for line in (command $typed[1] completion --words -- $typed[2..-1] "$last" 2>/dev/null)
    if string match -q -- '${filesMark}*' $line
      __fish_complete_path "$last"
    else
      echo $line
    end
  end
end
complete -c spaceiq -f -a '(__spaceiq_words)'
`;

const scripts: Record<Shell, string> = { bash, zsh, fish };
