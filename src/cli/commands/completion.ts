/** `orbit-rl completion SHELL`: the script by which a shell completes `orbit-rl`. */
import { checkChoice } from '../../input-error.js';
import { type Command, command } from '../command.js';
import { completionHelp, completionScript, shells } from '../completion.js';

/** @param commands gives all of them, this one included. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return command({
    name: 'completion',
    summary: 'Prints a script that completes orbit-rl in bash, zsh or fish',
    input: 'SHELL',
    details: `SHELL is ${shells.join(', ')}.\n${completionHelp}`,
    examples: ['orbit-rl completion bash >> ~/.bashrc'],
    options: {},
    unread: ['json', 'seed', 'out', 'backend', 'quiet'],
    run: async ({ input, terminal }) => {
      terminal.stdout.write(completionScript(checkChoice('SHELL', input, shells), commands()));
    },
  });
}
