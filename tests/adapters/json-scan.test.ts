/** What is read from bytes is what JSON.parse reads, to the bit, and what it does not read is left to those who say why. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalReader } from '../../src/adapters/decimal-bytes.js';
import { ByteLines, type EpisodeLines } from '../../src/adapters/episode-lines.js';
import { JsonlEpisodes } from '../../src/adapters/episodes-jsonl.js';
import { EpisodeScanner } from '../../src/adapters/json-scan.js';

const encoder = new TextEncoder();

/** The number that `text` begins with, and how long it is; null where it is none. */
function read(text: string): [number, number] | null {
  const reader = new DecimalReader();
  const end = reader.read(encoder.encode(`${text},`), 0);
  return end === -1 ? null : [reader.value, end];
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const texts = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => JSON.stringify(x)),
  // Next to the middle of two doubles.
  fc.tuple(fc.bigInt({ min: 2n ** 53n, max: 2n ** 59n }), fc.nat(22)).map(([m, places]) => {
    const text = `${m}`.padStart(places + 1, '0');
    return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
  }),
  fc.tuple(fc.constantFrom('', '-'), digits(20), digits(25)).map(([sign, a, b]) => `${sign}${a}.${b}`),
  fc
    .tuple(digits(4), fc.constantFrom('e', 'E', '.', '-', ''), fc.constantFrom('', '+', '-'), digits(3))
    .map((p) => p.join('')),
);

describe('numbers', () => {
  it('are those of JSON.parse', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let wanted: number;
        try {
          wanted = JSON.parse(text) as number;
        } catch {
          // What is no number may begin with one; whoever reads goes on where it ends.
          const found = read(text);
          if (found !== null) expect(found).toEqual([JSON.parse(text.slice(0, found[1])), found[1]]);
          return;
        }
        expect(read(text)).toEqual(Number.isFinite(wanted) ? [wanted, text.length] : null);
      }),
      { numRuns: 5000 },
    );
  });

  it('at the middle of two doubles, of no size and of any length', () => {
    for (const text of [
      '9007199254740993',
      '0',
      '-0',
      '5e-324',
      '0.1',
      `0.${'1'.repeat(300)}`,
      '1.7976931348623157e308',
    ])
      expect(read(text)).toEqual([JSON.parse(text), text.length]);
    for (const text of ['', '-', '01', '.5', '1.', '1e', '+1', '1e999', 'x', `0.${'1'.repeat(500)}`])
      expect(read(text)).toBeNull();
  });
});

const list = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 3 });
const id = fc.oneof({ weight: 9, arbitrary: fc.nat(5) }, fc.constantFrom(-1, 1.5, null, 3e9, true, [1]));
const pay = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 'x', null));
const flag = fc.constantFrom(true, false, 1, null);
const names = ['states', 'observations', 'actions', 'rewards', 'probabilities', 'terminated', 'truncated', 'other'];
const usual = fc.nat(3).chain((steps) => {
  const some = <T>(item: fc.Arbitrary<T>, length = steps) => fc.array(item, { minLength: length, maxLength: length });
  return fc.record({
    states: fc.oneof(some(id), some(id, steps + 1)),
    actions: some(id),
    rewards: some(pay),
    terminated: flag,
  });
});
const records = fc.oneof(
  { weight: 3, arbitrary: usual },
  fc.dictionary(fc.constantFrom(...names), fc.oneof(list(id), list(pay), flag)),
);
/** As it comes, with spaces as Python writes them, on the wrong track, with something behind it. */
const lines = fc.tuple(records, fc.nat(5)).map(([record, how]) => {
  const text = JSON.stringify(record);
  if (how === 1) return `${text.replaceAll(',', ', ').replaceAll(':', ': ')}\r`;
  if (how === 2) return text.replace(']', ',]');
  if (how === 3) return `${text} x`;
  if (how === 4) return text.replaceAll(',', ' ,');
  return text;
});

describe('episodes', () => {
  it('are those that are made of text, and errors too, whatever the pieces', () => {
    const outcome = (text: string, size: number, asText: boolean) => {
      const episodes: unknown[] = [];
      const format = new JsonlEpisodes({ source: 'file', states: 5 }, (episode) => episodes.push(episode));
      const textOnly: EpisodeLines = {
        line: (line, number) => format.line(line, number),
        sizes: () => format.sizes(),
        end: () => format.end(),
      };
      const reader = new ByteLines(asText ? textOnly : format, 'file');
      const bytes = encoder.encode(text);
      try {
        for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
        reader.end();
        return { episodes, end: format.end() };
      } catch (error) {
        return { episodes, error: (error as Error).message };
      }
    };
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 4 }), fc.constantFrom(1, 5, 64, 4096), (all, size) => {
        const text = all.join('\n');
        expect(outcome(text, size, false)).toEqual(outcome(text, size, true));
      }),
      { numRuns: 3000 },
    );
  });

  it('of the usual shape need no text', () => {
    const scanner = new EpisodeScanner();
    const scan = (text: string) =>
      scanner.scan(encoder.encode(`${text}\n`), 0, encoder.encode(text).length, {} as never);
    const episode = { states: [1, 2, 3], actions: [0, 1], rewards: [0.5, -1e-7], terminated: false };
    const read = { ...episode, states: Int32Array.of(1, 2), actions: Int32Array.of(0, 1), lastState: 3 };
    const wanted = { ...read, rewards: Float64Array.of(0.5, -1e-7) };
    expect(scan(JSON.stringify(episode))).toEqual(wanted);
    expect(scan(JSON.stringify(episode).replaceAll(',', ', ').replaceAll(':', ': '))).toEqual(wanted);
    const long = {
      states: new Array(5000).fill(7),
      actions: new Array(5000).fill(1),
      rewards: new Array(5000).fill(0.25),
    };
    expect(scan(JSON.stringify({ ...long, terminated: true }))?.states).toEqual(new Int32Array(5000).fill(7));
    for (const probabilities of [[0.5], [0.5, 0], [0.5, 1.5]]) {
      expect(scan(JSON.stringify({ ...episode, probabilities }))).toBeNull();
    }
    expect(scan(JSON.stringify({ ...episode, probabilities: [0.5, 1] }))?.probabilities).toEqual(
      Float64Array.of(0.5, 1),
    );
    for (const lists of [{ rewards: [1] }, { states: [1] }, { states: [1, 2, 3, 4] }]) {
      expect(scan(JSON.stringify({ ...episode, ...lists }))).toBeNull();
    }
    for (const other of ['{}', '', '[1]', '{"states":4,"actions":2}', JSON.stringify({ ...episode, terminated: 1 })])
      expect(scan(other)).toBeNull();
  });
});
