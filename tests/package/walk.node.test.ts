/**
 * The first fifteen minutes of a stranger, who has the packed package, its README and `--help`: an environment of his own (hexagons, actions
 * with names), and a file that a Python script recorded of the same board; symmetries found, learned with, compared. Every step must say what
 * was found, and what to do next.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stranger } from './stranger.js';

let project = '';

function run(command: string, ...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: project, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
const orbit = (...args: string[]) => run('./node_modules/.bin/orbit-rl', ...args);

beforeAll(async () => {
  ({ project } = await stranger('walk'));
  for (const name of ['hexagons.mjs', 'model.mjs']) {
    copyFileSync(join(import.meta.dirname, 'walk', name), join(project, name));
  }
}, 300_000);

describe('a stranger', { timeout: 120_000 }, () => {
  it('writes an environment of his own, finds its symmetries, learns with them and compares', () => {
    const { code, stdout, stderr } = run('node', 'hexagons.mjs');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('The environment is sound.');
    // A hexagon has six rotations and six reflections.
    expect(lines[1]).toMatch(/^Symmetries found: 12; /);
    const [plain, found] = lines.slice(2, 4).map((line) => Number(/([\d.]+) steps an episode/.exec(line)![1]));
    // The goal is at most two steps away; a random walk takes more than ten.
    for (const steps of [plain!, found!]) expect(steps).toBeLessThan(4);
    const compared = JSON.parse(lines[4]!);
    expect([compared.plain.runs, compared.shared.runs]).toEqual([3, 3]);
  });

  it('records the same board in Python, and is told what is the same and what to do with it', () => {
    record();
    const { code, stdout } = orbit('detect', 'episodes.jsonl');
    expect(code).toBe(0);
    expect(stdout).toMatch(/D6, a group of order 12/);
    expect(stdout).toMatch(/Use the accepted transformations instead/);
    expect(stdout).toMatch(/engine\.agent\(\{ coupling: 'quotient', similarity: group\.orbits \}\)/);
    const refused = orbit('learn', 'episodes.jsonl');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/orbit-rl detect.*LearnedModel/);
  });

  it('makes a model of the record, learns in it and compares', () => {
    record();
    const { stdout, stderr } = run('node', 'model.mjs');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^model\.json: 1\d\d of 114 pairs seen\n\[\{"method":"plain"/);
    const exact = orbit('exact', 'model.json');
    expect(exact.stdout).toMatch(/12 maps of states.*the group D6/);
    const learned = orbit(
      'learn',
      'model.json',
      '--similarity',
      'orbits',
      '--episodes',
      '100',
      '--save-config',
      'learn.json',
    );
    expect(learned.stdout).toMatch(/Reached after \d+ steps/);
    expect(learned.stdout).toContain("'orbit-rl learn --config learn.json' does the same again");
    expect(orbit('learn', '--config', 'learn.json', '--json').code).toBe(0);
  });
});

/** By the recorder of the README where there are Python and NumPy; else the same file is made here. */
function record(): void {
  const readme = readFileSync(join(project, 'node_modules/orbit-rl/README.md'), 'utf8');
  const [, recorder] = /```python\n([\s\S]*?)```/.exec(readme)!;
  const board = readFileSync(join(import.meta.dirname, 'walk/hexagons.py'), 'utf8');
  writeFileSync(join(project, 'record.py'), recorder! + board);
  if (run('python3', '-c', 'import numpy').code === 0) {
    expect(run('python3', 'record.py').stderr).toBe('');
    return;
  }
  const moves = [
    [1, 0],
    [1, -1],
    [0, -1],
    [-1, 0],
    [-1, 1],
    [0, 1],
  ] as const;
  const cells: [number, number][] = [];
  for (let q = -2; q <= 2; ++q) for (let r = -2; r <= 2; ++r) if (Math.abs(q + r) <= 2) cells.push([q, r]);
  const at = (q: number, r: number) => cells.findIndex(([x, y]) => x === q && y === r);
  const goal = at(0, 0);
  const lines = [JSON.stringify({ actions: ['east', 'northeast', 'northwest', 'west', 'southwest', 'southeast'] })];
  let draw = 1;
  const below = (n: number) => (draw = (draw * 48271) % 2147483647) % n;
  for (let episode = 0; episode < 200; ++episode) {
    let cell = below(cells.length);
    if (cell === goal) cell = 0;
    const [observations, actions, rewards]: [number[], number[], number[]] = [[cell], [], []];
    while (cell !== goal && actions.length < 60) {
      const action = below(6);
      const next = at(cells[cell]![0] + moves[action]![0], cells[cell]![1] + moves[action]![1]);
      if (next >= 0) cell = next;
      observations.push(cell);
      actions.push(action);
      rewards.push(Number(cell === goal));
    }
    lines.push(JSON.stringify({ observations, actions, rewards, terminated: cell === goal, truncated: cell !== goal }));
  }
  writeFileSync(join(project, 'episodes.jsonl'), `${lines.join('\n')}\n`);
}
