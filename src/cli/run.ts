/** From arguments to an exit code: 0 done, 1 failed, 2 bad usage or input, 130 stopped by the user. */
import { InputError, show } from '../input-error.js';
import { version } from '../version.js';
import { type Command, refuseGiven } from './command.js';
import { saveConfig, withConfig } from './config.js';
import { nearest } from './nearest.js';
import { optionsHelp, parseOptions } from './options.js';
import { Stopped, type Terminal } from './terminal.js';

/** Runs one command line (without `node` and the script) and gives its exit code. Errors are one line on stderr. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await dispatch(args, terminal);
    return 0;
  } catch (error) {
    if (terminal.stopped()) {
      terminal.stderr.write(`orbit-rl: stopped${error instanceof Stopped ? `: ${error.message}` : ''}\n`);
      return 130;
    }
    const input = error instanceof InputError;
    const message = error instanceof Error ? error.message : String(error);
    terminal.stderr.write(`orbit-rl: ${input ? '' : 'failed: '}${message.replace(/\s*\n\s*/g, ' ')}\n`);
    return input ? 2 : 1;
  }
}

async function dispatch([name, ...args]: readonly string[], terminal: Terminal): Promise<void> {
  if (name === '--version' || name === '-V') {
    terminal.stdout.write(`${version}\n`);
    return;
  }
  const { commands } = await import('./commands.js');
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && args.length === 0)) {
    terminal.stdout.write(`${overview(commands)}\n`);
    return;
  }
  const helpFor = name === 'help' ? args[0]! : args.includes('--help') || args.includes('-h') ? name : null;
  const command = commandNamed(helpFor ?? name, commands);
  if (helpFor !== null) {
    terminal.stdout.write(`${help(command)}\n`);
    return;
  }
  const parsed = parseOptions(command.options, args);
  refuseGiven(parsed.given, command.unread, `with ${command.name}, which has no use for it`);
  const { values, given, positionals } = withConfig(command, parsed, args);
  const wanted = command.input === null || command.input.startsWith('[') ? 0 : 1;
  const most = command.input?.includes('…') ? Number.POSITIVE_INFINITY : wanted;
  if (positionals.length < wanted)
    throw new InputError(`expected ${command.input} after ${command.name}; try 'orbit-rl ${command.name} --help'`);
  if (positionals.length > most) {
    throw new InputError(
      `expected nothing after ${[command.name, ...positionals.slice(0, wanted)].join(' ')}, got ${show(positionals[wanted])}`,
    );
  }
  const call = { values, given, input: positionals[0] ?? '', inputs: positionals };
  await command.run({ ...call, terminal: { ...terminal, quiet: Boolean(values.quiet) } });
  saveConfig(command, call, terminal);
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const guess = nearest(name, names);
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw new InputError(
    `unknown ${name.startsWith('-') ? 'option' : 'command'} ${show(name)}${hint} (the commands are ${names.join(', ')})`,
  );
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(usage).map((text) => text.length)) + 2;
  return `orbit-rl ${version}: finds which state-action pairs of a decision problem are the same up to symmetry, and learns from
all of them as one.

${commands.map((command) => `  orbit-rl ${usage(command).padEnd(width)}${command.summary}`).join('\n')}

'orbit-rl COMMAND --help' has the options of a command. Results go to stdout, progress to stderr.
Exit codes: 0 done, 1 failed, 2 bad usage or input, 130 stopped.`;
}

function usage(command: Command): string {
  return command.input === null ? command.name : `${command.name} ${command.input}`;
}

function help(command: Command): string {
  const parts = [
    `Usage: orbit-rl ${usage(command)} [options]\n\n${command.summary}.`,
    command.details,
    `Options:\n${optionsHelp(command.options, command.unread)}`,
    `Examples:\n${command.examples.map((example) => `  ${example}`).join('\n')}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}
