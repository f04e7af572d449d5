/** Completion of command lines in a shell: a script made of what the commands say of themselves. */
import { environmentIds } from '../environments/registry.js';
import type { Command } from './command.js';
import type { Option } from './options.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** How each shell is told to read it. */
export const completionHelp = `bash: add to ~/.bashrc  source <(orbit-rl completion bash)
zsh:  add to ~/.zshrc   source <(orbit-rl completion zsh)
fish: orbit-rl completion fish > ~/.config/fish/completions/orbit-rl.fish`;

export function completionScript(shell: Shell, commands: readonly Command[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function optionsOf({ options, unread }: Command): [name: string, option: Option][] {
  return Object.entries(options).filter(([name]) => !(unread as readonly string[]).includes(name));
}

/** What may stand after the command's name, files aside. */
function inputsOf({ input, name }: Command): readonly string[] {
  if (name === 'completion') return shells;
  return input === 'INPUT' || input === 'ENV' || input === 'MODEL' ? environmentIds() : [];
}

function bash(commands: readonly Command[]): string {
  const after = commands.flatMap((command) =>
    optionsOf(command).flatMap(([name, option]) => {
      if (option.kind === 'flag') return [];
      const words = option.kind === 'choice' ? `words='${option.choices.join(' ')}'` : '';
      return [`    '${command.name} --${name}') ${option.kind === 'text' ? 'files=1' : words || ':'} ;;`];
    }),
  );
  const others = commands.map((command) => {
    const options = optionsOf(command).map(([name]) => `--${name}`);
    const files = command.input === null || command.name === 'completion' ? '' : ' files=1';
    return `      ${command.name}) words='${[...inputsOf(command), ...options].join(' ')}'${files} ;;`;
  });
  return `# bash completion of orbit-rl
_orbit_rl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words='' files=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} help --help --version'
  else case "\${COMP_WORDS[1]} $previous" in
${after.join('\n')}
    *) case "\${COMP_WORDS[1]}" in
${others.join('\n')}
      esac ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -F _orbit_rl orbit-rl
`;
}

function zsh(commands: readonly Command[]): string {
  const words = (text: string) => text.replace(/'/g, `'\\''`).replace(/[[\]:]/g, '\\$&');
  const argument = (name: string, option: Option) => {
    const value = {
      flag: '',
      integer: ':N:',
      number: ':X:',
      text: ':FILE:_files',
      choice: `:NAME:(${option.kind === 'choice' ? option.choices.join(' ') : ''})`,
    };
    return `'--${name}[${words(option.description)}]${value[option.kind]}'`;
  };
  const cases = commands.map((command) => {
    const inputs = inputsOf(command);
    const input =
      command.input === null
        ? []
        : [`'*:${words(command.input)}:${inputs.length === 0 ? '_files' : `{compadd ${inputs.join(' ')}; _files}`}'`];
    const all = [...optionsOf(command).map(([name, option]) => argument(name, option)), ...input];
    return `    ${command.name}) _arguments ${all.join(' ')} ;;`;
  });
  return `#compdef orbit-rl
# zsh completion of orbit-rl
_orbit_rl() {
  local state
  _arguments -C '1:command:->command' '*::argument:->argument'
  if [[ $state == command ]]; then
    local -a commands=(${commands.map(({ name, summary }) => `'${name}:${words(summary)}'`).join(' ')})
    _describe command commands
    return
  fi
  case $words[1] in
${cases.join('\n')}
  esac
}
if (( $+functions[compdef] )); then compdef _orbit_rl orbit-rl; else autoload -Uz compinit && compinit && compdef _orbit_rl orbit-rl; fi
`;
}

function fish(commands: readonly Command[]): string {
  const words = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap((command) => {
    const here = `complete -c orbit-rl -n '__fish_seen_subcommand_from ${command.name}'`;
    const inputs = inputsOf(command);
    return [
      `complete -c orbit-rl -f -n __fish_use_subcommand -a ${command.name} -d ${words(command.summary)}`,
      ...(inputs.length === 0 ? [] : [`${here} -a ${words(inputs.join(' '))}`]),
      ...optionsOf(command).map(([name, option]) => {
        const value = { flag: '', integer: ' -x', number: ' -x', text: ' -r', choice: ' -x' }[option.kind];
        const choices = option.kind === 'choice' ? ` -a ${words(option.choices.join(' '))}` : '';
        return `${here} -l ${name}${value}${choices} -d ${words(option.description)}`;
      }),
    ];
  });
  return `# fish completion of orbit-rl\n${lines.join('\n')}\n`;
}
