/** Models that are too large for some reference: it is said which, why, and nothing that the command line cannot do. */
import { describe, expect, it } from 'vitest';
import { TooLargeError, withoutRemedy } from '../../src/input-error.js';
import { orbit } from './program.js';

describe('what a model is too large for', () => {
  it('is said by detect, in words and as data, beside what it was held against', async () => {
    const args = ['detect', 'random-mdp-v0?states=60&branching=5&rewards=7', '--episodes', '5', '--max-length', '12'];
    const { stdout } = await orbit(...args);
    expect(stdout).toMatch(
      /Not held against trajectory classes: expected reward laws of at most 5000000 entries, got more at length \d+\.\n/,
    );
    const report = JSON.parse((await orbit(...args, '--json')).stdout);
    const references = new Set(report.scores.map(({ reference }: { reference: string }) => reference));
    expect(references).toEqual(new Set(['orbits', 'lumping', 'homomorphism', 'equal Q*']));
    expect(report.unknown).toEqual([
      { reference: 'trajectory classes', why: expect.stringMatching(/^expected reward laws of at most \S+ entries/) },
    ]);
  });

  it('is nothing where all of it was found', async () => {
    const tiny = ['detect', 'grid-world-v0?rows=3&columns=3', '--episodes', '5'];
    expect(JSON.parse((await orbit(...tiny, '--json')).stdout).unknown).toEqual([]);
    expect((await orbit(...tiny)).stdout).not.toContain('Not held against');
  });

  it('is said without options that a program has', () => {
    for (const remedy of [
      'raise maxStates, or use lumping or homomorphism',
      'raise maxEntries or ask for a shorter length',
    ])
      expect(withoutRemedy(new TooLargeError(`expected at most 3 of it, got 4; ${remedy}`))).toBe(
        'expected at most 3 of it, got 4',
      );
    expect(withoutRemedy(new TooLargeError('expected less'))).toBe('expected less');
  });
});
