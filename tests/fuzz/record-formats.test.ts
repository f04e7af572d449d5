/** Spoilt files of every format are refused with `InputError`, or as good as any other. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/create-engine.js';
import { Random } from '../../src/engine/random.js';
import { InputError } from '../../src/input-error.js';
import { recordFormats } from './record-formats.js';

const engine = await createEngine();

describe.each(recordFormats(engine))('$name', ({ draw, use }) => {
  it('is read, or refused in one line', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    let accepted = 0;
    for (let seed = 0; seed < 60; ++seed) {
      try {
        await use(draw(new Random(seed)));
        accepted += 1;
      } catch (error) {
        if (!(error instanceof InputError) || error.message.includes('\n'))
          wrong.push(`seed ${seed}: ${(error as Error).stack}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBeGreaterThan(5);
    expect(accepted).toBeLessThan(60);
  });
});
