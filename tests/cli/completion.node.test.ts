/** Completion scripts: bash runs its own; those of other shells are run where the shell is installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { orbit, temporaryFile } from './program.js';

const script = async (shell: string) => (await orbit('completion', shell)).stdout;

describe('completion', () => {
  it.each([
    [
      ['orbit-rl', 'co'],
      ['compare', 'count', 'completion'],
    ],
    [['orbit-rl', 'detect', 'taxi'], ['taxi-v3']],
    [['orbit-rl', 'detect', 'taxi-v3', '--thre'], ['--threshold']],
    [
      ['orbit-rl', 'learn', 'taxi-v3', '--learner', 'sarsa'],
      ['sarsa', 'sarsa-lambda'],
    ],
    [['orbit-rl', 'learn', 'taxi-v3', '--episodes', ''], []],
    [['orbit-rl', 'list', '--se'], []],
    [['orbit-rl', 'completion', 'z'], ['zsh']],
  ])('bash completes %j', async (words, expected) => {
    const file = temporaryFile('completion.bash', await script('bash'));
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const program = `source '${file}'; cd /; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _orbit_rl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const offered = execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean);
    expect(offered).toEqual(expected);
  });

  it.each(['zsh', 'fish'])('%s has every command and option, and its syntax', async (shell) => {
    const text = await script(shell);
    for (const { name, options, unread } of commands) {
      expect(text).toContain(name);
      for (const option of Object.keys(options)) {
        if (!(unread as readonly string[]).includes(option)) expect(text).toMatch(new RegExp(`-(-|l )${option}\\b`));
      }
    }
    const checked = spawnSync(shell, ['-n', temporaryFile(`completion.${shell}`, text)], { encoding: 'utf8' });
    if (checked.error === undefined) expect(checked.stderr).toBe('');
  });
});
