/** `orbit-rl count`, `merge` and `detect tree.bin`: map and reduce of recorded episodes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

/** A walk on four states: action 1 goes right, 0 left; the end is worth 1. */
function walk(seed: number): string {
  let [state, x] = [0, seed];
  const [states, actions, rewards]: number[][] = [[], [], []];
  while (state < 3 && actions!.length < 12) {
    x = (x * 1103515245 + 12345) % 2147483648;
    const action = x > 1e9 ? 1 : 0;
    states!.push(state);
    actions!.push(action);
    state = Math.max(0, state + (action === 1 ? 1 : -1));
    rewards!.push(state === 3 ? 1 : 0);
  }
  return JSON.stringify({ states, actions, rewards, terminated: state === 3 });
}

const lines = Array.from({ length: 60 }, (_, k) => walk(k + 1));
const header = '{"states": 4, "actions": 2}';

async function json(...args: string[]) {
  const { code, stdout, stderr } = await orbit(...args, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('count and merge', () => {
  it('parts counted apart and merged are the whole, byte by byte, and detect finds the same in either', async () => {
    const whole = temporaryFile('whole.jsonl', [header, ...lines].join('\n'));
    const a = temporaryFile('a.jsonl', lines.slice(0, 25).join('\n'));
    const b = temporaryFile('b.jsonl', `${lines.slice(25).join('\n')}\n`);
    const [wholeTree, aTree, bTree, both, merged] = ['whole', 'a', 'b', 'both', 'merged'].map((name) =>
      temporaryFile(`${name}.bin`),
    );
    const sizes = ['--states', '4', '--actions', '2'];
    const counted = await json('count', whole, '--out', wholeTree!);
    expect(counted).toMatchObject({ states: 4, actions: 2, episodes: 60 });
    await json('count', a, '--out', aTree!, ...sizes);
    await json('count', b, '--out', bTree!, ...sizes);
    await json('count', a, b, '--out', both!, ...sizes);
    const union = await json('merge', bTree!, aTree!, '--out', merged!);
    expect(union.windows).toBe(counted.windows);
    for (const tree of [both!, merged!]) expect(readFileSync(tree).equals(readFileSync(wholeTree!))).toBe(true);
    const [fromTree, fromEpisodes] = [await json('detect', merged!), await json('detect', whole)];
    expect(fromTree.clusters.labels).toEqual(fromEpisodes.clusters.labels);
    expect(fromTree.pairs).toEqual(fromEpisodes.pairs);
    expect((await orbit('count', whole, '--out', wholeTree!)).stdout).toContain('steps of 60 episodes');
  });

  it('CSV is counted like JSON Lines', async () => {
    const rows = lines.flatMap((line, episode) => {
      const { states, actions, rewards, terminated } = JSON.parse(line);
      return states.map((state: number, t: number) => `${episode},${state},${actions[t]},${rewards[t]},${terminated}`);
    });
    const csv = temporaryFile('steps.csv', `episode,state,action,reward,terminated\n${rows.join('\n')}\n`);
    const jsonl = temporaryFile('steps.jsonl', lines.join('\n'));
    const [fromCsv, fromJsonl] = ['csv', 'jsonl'].map((name) => temporaryFile(`${name}.bin`));
    const sizes = ['--states', '4', '--actions', '2'];
    await json('count', csv, '--out', fromCsv!, ...sizes);
    await json('count', jsonl, '--out', fromJsonl!, ...sizes);
    expect(readFileSync(fromCsv!).equals(readFileSync(fromJsonl!))).toBe(true);
    expect((await json('detect', csv)).episodes).toBe(60);
  });

  it('says what is wrong in one line', async () => {
    const file = temporaryFile('e.jsonl', lines.join('\n'));
    const out = temporaryFile('t.bin');
    const says = async (text: string, ...args: string[]) => {
      const { code, stderr } = await orbit(...args);
      expect(stderr).toContain(text);
      expect(code).toBe(2);
    };
    await says('expected a header {"states": …, "actions": …}, or --states and --actions', 'count', file, '--out', out);
    await says('expected --out FILE.bin, got none', 'count', file);
    await says('expected FILES… after count', 'count', '--out', out);
    await says('there is no such file', 'count', `${file}.none.jsonl`, '--out', out);
    writeFileSync(out, 'no tree');
    await says(`${out}:`, 'merge', out, '--out', out);
  });
});
