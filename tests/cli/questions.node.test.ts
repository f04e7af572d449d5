/** `orbit-rl questions` as users run it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const timeless = (text: string): unknown =>
  JSON.parse(text, (key, value) => (key.startsWith('seconds') || key === 'jobs' ? undefined : value));

describe('orbit-rl questions', () => {
  it('gives the same figures from two workers as from none', async () => {
    const call = ['questions', '--quick', '--only', '3,6', '--seed', '4', '--json'];
    const [one, two] = await Promise.all([orbit(...call, '--jobs', '1'), orbit(...call, '--jobs', '2')]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(one.stderr).toBe('');
    expect(timeless(two.stdout)).toEqual(timeless(one.stdout));
    expect(timeless(one.stdout)).toMatchObject({ size: 'quick', seed: 4, questions: [3, 6] });
  }, 120_000);

  it('writes a document with its pictures and their data, and a page', async () => {
    const out = temporaryFile('answers.md');
    const { code, stdout } = await orbit('questions', '--quick', '--only', '6,9', '--jobs', '1', '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain(`Written: ${out}`);
    const text = readFileSync(out, 'utf8');
    // Question 6 has one figure, question 9 clusters of two worlds and what they are worth; each with its data.
    const files = [...text.matchAll(/\]\((answers\/[^)]+)\)/g)].map((match) => match[1]!);
    expect(files.filter((file) => file.endsWith('.svg')).length).toBe(4);
    expect(files.filter((file) => file.endsWith('.csv')).length).toBe(4);
    for (const file of files) expect(existsSync(join(dirname(out), file))).toBe(true);
    const page = temporaryFile('answers.html');
    await orbit('questions', '--quick', '--only', '6', '--jobs', '1', '--out', page);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);
  }, 120_000);

  it('says what is wrong with a call', async () => {
    const failing = async (message: string, ...args: string[]) => {
      const { code, stdout, stderr } = await orbit('questions', ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
    };
    await failing("got 'three'", '--only', 'three');
    await failing('16', '--only', '16');
    await failing('--out to end in', '--out', 'answers.pdf');
  });
});
