/** Options as a file: what is written down makes the same study again, and the command line wins over it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const world = 'grid-world-v0?rows=3&columns=3';
const timeless = (json: string): unknown =>
  JSON.parse(json, (key, value) => (/seconds$/i.test(key) ? undefined : value));

describe('--save-config and --config', () => {
  it('make the same study again', async () => {
    const file = temporaryFile('study.json');
    const options = ['--environments', world, '--methods', 'plain-q-learning', '--seeds', '2', '--episodes', '20'];
    const first = await orbit('compare', ...options, '--jobs', '1', '--json', '--save-config', file);
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).toMatchObject({
      command: 'compare',
      environments: world,
      methods: 'plain-q-learning',
      seeds: 2,
      episodes: 20,
    });
    expect(written).not.toHaveProperty('jobs');
    const again = await orbit('compare', '--config', file, '--jobs', '1', '--json');
    expect(timeless(again.stdout)).toEqual(timeless(first.stdout));
  });

  it('take lists, an input, and what the command line says instead', async () => {
    const file = temporaryFile('learn.json', JSON.stringify({ command: 'learn', input: world, episodes: 7, seed: 5 }));
    const learned = JSON.parse((await orbit('learn', '--config', file, '--json')).stdout);
    expect([learned.input, learned.seed, learned.episodes]).toEqual([world, 5, 7]);
    const other = JSON.parse((await orbit('learn', '--config', file, '--episodes', '3', '--json')).stdout);
    expect([other.seed, other.episodes]).toEqual([5, 3]);
    const study = temporaryFile(
      'study.json',
      JSON.stringify({ environments: [world], methods: ['plain-q-learning'], seeds: 1, episodes: 4 }),
    );
    const compared = JSON.parse((await orbit('compare', '--config', study, '--jobs', '1', '--json')).stdout);
    expect(compared.records).toHaveLength(1);
  });
});
