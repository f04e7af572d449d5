/**
 * From Python: the recorder of the README and of the guide, run as it stands against Gymnasium's interface (a stub over worlds of
 * tests/fixtures/recorded, for Gymnasium is not a package of ours), and its files as `detect` takes them.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orbit } from './program.js';

const recorderOf = (page: string): string => {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```python\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);
  return blocks.find((code) => code.includes('def record('))!;
};
const recorder = recorderOf('README.md');
const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-'));

const python = ((): string | undefined => {
  return ['python3', '/usr/bin/python3'].find((program) => {
    try {
      execFileSync(program, ['-c', 'import numpy'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
})();

/** Runs the recorder and a call of it; gives the file. */
function record(call: string, name: string): string {
  const path = join(folder, name);
  const program = `import gymnasium as gym\n${recorder}\n${call.replace('PATH', JSON.stringify(path))}\n`;
  const stub = resolve('tests/fixtures/recorded/stub');
  execFileSync(python!, ['-B', '-c', program], { env: { ...process.env, PYTHONPATH: stub } });
  return path;
}

describe('the recorder', () => {
  it('is the same, of twenty lines at most, in the README and the guide', () => {
    expect(recorderOf('docs/guides/recorded-data.md')).toBe(recorder);
    expect(recorder.trim().split('\n').length).toBeLessThanOrEqual(20);
  });
});

describe.skipIf(python === undefined)('what it records', () => {
  it('has ids of NumPy as ids of states', async () => {
    const path = record(
      'record(gym.make("Grid-v0"), 120, PATH, grid="5x5", moves=["left", "down", "right", "up"])',
      'grid.jsonl',
    );
    const { stdout, stderr } = await orbit('detect', path, '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      states: 25,
      actions: 4,
      episodes: 120,
      transformations: { group: { name: 'D4' } },
    });
  });

  it('has real-valued observations and discrete actions', { timeout: 60_000 }, async () => {
    const names = 'observations=["x", "v", "angle", "omega"], actions=["left", "right"]';
    const path = record(`record(gym.make("CartPole-v1"), 30, PATH, ${names})`, 'cartpole.jsonl');
    const { stdout } = await orbit('detect', path);
    expect(stdout).toContain(
      'The problem is its own mirror image: x, v, angle and omega change sign; actions 0 (left) and 1 (right) are swapped.',
    );
  });

  it('has real-valued actions, of a policy too', { timeout: 60_000 }, async () => {
    const policy = 'lambda o: gym.np.random.default_rng(int(1e6 * abs(o[0]))).uniform(-2, 2, 1).astype("float32")';
    const path = record(`record(gym.make("Pendulum-v1"), 8, PATH, ${policy})`, 'pendulum.jsonl');
    const { stdout } = await orbit('detect', path, '--continuing');
    expect(stdout).toContain('observation 1 and observation 2 change sign; action changes sign.');
  });
});
