import { describe, expect, it } from 'vitest';
import type { BlackjackOptions } from '../../src/environments/blackjack.js';
import { makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';
import { optimalQ } from './optimal-q.js';

const make = (options: BlackjackOptions = {}) => makeEnvironment('blackjack-v1', options).model();

const ACE = 1;
const STICK = 0;
const HIT = 1;
const state = (sum: number, dealer: number, usable = false): number =>
  ((sum - 4) * 10 + dealer - 1) * 2 + Number(usable);
const natural = (dealer: number): number => 360 + dealer - 1;

/** `{ '1': win, '0': draw, '-1': lose }`. */
const payment = (model: ReturnType<typeof make>, s: number): Record<string, number> =>
  Object.fromEntries(model.outcomes(s, STICK).map(({ reward, probability }) => [reward, probability]));

const mean = (model: ReturnType<typeof make>, s: number): number =>
  model.outcomes(s, STICK).reduce((sum, { probability, reward }) => sum + probability * reward, 0);

describe('the deal', () => {
  it('reaches 290 states, and naturals with 8/169', () => {
    const model = make();
    expect([model.states, model.actions]).toEqual([371, 2]);
    expect(model.live.reduce((sum, live) => sum + live, 0)).toBe(290);
    // An ace and a ten in either order: 2 · 1/13 · 4/13.
    const naturals = model.initial.slice(360, 370).reduce((sum, p) => sum + p, 0);
    expect(naturals).toBeCloseTo(8 / 169, 15);
    expect(model.initial[natural(10)]).toBeCloseTo((8 / 169) * (4 / 13), 15);
    // Two twos against an ace; two aces are 12 with one of them usable; two tens are 20.
    expect(model.initial[state(4, ACE)]).toBeCloseTo(1 / 13 ** 3, 15);
    expect(model.initial[state(12, 2, true)]).toBeCloseTo(1 / 13 ** 3, 15);
    // 20: two tens (16/169), or an ace and a nine (2/169), which has a usable ace.
    expect(model.initial[state(20, 2)]).toBeCloseTo(16 / 13 ** 3, 15);
    expect(model.initial[state(20, 2, true)]).toBeCloseTo(2 / 13 ** 3, 15);
  });
});

describe('hitting', () => {
  const law = (s: number) =>
    make()
      .outcomes(s, HIT)
      .map(({ nextState, probability, reward }) => [nextState, reward, Math.round(probability * 13)]);

  it('adds a card; above 21 the game is lost', () => {
    // From 12: a card of 1 to 9 goes to 13 to 21, a ten is too much.
    expect(law(state(12, 5))).toEqual([...Array.from({ length: 9 }, (_, k) => [state(13 + k, 5), 0, 1]), [370, -1, 4]]);
    // From 21 only bad cards: all 13.
    expect(law(state(21, 5))).toEqual([[370, -1, 13]]);
  });

  it('counts an ace as 11 where it can, and as 1 when it must', () => {
    // From 10 an ace makes 21 with the ace usable.
    expect(law(state(10, 5))[0]).toEqual([state(21, 5, true), 0, 1]);
    // From 11 an ace makes 12, as 22 would be too much.
    expect(law(state(11, 5))[0]).toEqual([state(12, 5), 0, 1]);
    // From 17 with a usable ace: 18 to 21 keep it; 5 to 9 make 12 to 16 without; ten makes 17 without.
    expect(law(state(17, 5, true))).toEqual([
      ...[18, 19, 20, 21].map((sum) => [state(sum, 5, true), 0, 1]),
      ...[12, 13, 14, 15, 16].map((sum) => [state(sum, 5), 0, 1]),
      [state(17, 5), 0, 4],
    ]);
    // A natural that hits is 21 with a usable ace like any other: ace to ten make 12 to 21 without.
    expect(law(natural(5))).toEqual(Array.from({ length: 10 }, (_, k) => [state(12 + k, 5), 0, k === 9 ? 4 : 1]));
  });
});

describe('sticking', () => {
  it('by the book a natural loses to nothing and draws with a natural', () => {
    // The hidden card is a ten with 4/13, an ace with 1/13.
    expect(payment(make(), natural(ACE))[0]).toBeCloseTo(4 / 13, 15);
    expect(payment(make(), natural(ACE))[1]).toBeCloseTo(9 / 13, 15);
    expect(payment(make(), natural(10))[0]).toBeCloseTo(1 / 13, 15);
    expect(payment(make(), natural(7))).toEqual({ 1: expect.closeTo(1, 12) });
    expect(
      make()
        .outcomes(natural(ACE), STICK)
        .every(({ terminated }) => terminated),
    ).toBe(true);
  });

  it('otherwise a natural is compared like another 21, and pays 1.5 if asked for', () => {
    // Against an ace, exactly 1144190232314 / 1792160394037, and 3/2 of it: rational arithmetic by a separate program.
    const plain = make({ sab: false });
    expect(mean(plain, natural(ACE))).toBeCloseTo(1144190232314 / 1792160394037, 12);
    expect(plain.outcomes(natural(ACE), STICK)).toEqual(plain.outcomes(state(21, ACE, true), STICK));
    const paid = make({ sab: false, natural: true });
    expect(mean(paid, natural(ACE))).toBeCloseTo(1716285348471 / 1792160394037, 12);
    expect(mean(paid, state(21, ACE, true))).toBeCloseTo(1144190232314 / 1792160394037, 12);
    // The book's rules overrule it.
    expect(make({ sab: true, natural: true }).toTable()).toEqual(make().toTable());
  });

  it('wins with less than 17 only when the dealer goes above 21', () => {
    const model = make();
    // A dealer who shows a six goes above 21 in 42.3 % of games, the best card for the player (well known).
    const bust = payment(model, state(12, 6))[1]!;
    expect(bust).toBeCloseTo(0.423, 3);
    expect(payment(model, state(16, 6))).toEqual(payment(model, state(4, 6)));
    expect(payment(model, state(16, 6))[-1]).toBeCloseTo(1 - bust, 12);
    for (let card = 1; card <= 10; ++card) expect(payment(model, state(12, card))[1]).toBeLessThanOrEqual(bust);
    // 20 against a ten: 0.43496 (rational arithmetic by a separate program).
    expect(mean(model, state(20, 10))).toBeCloseTo(0.4349577536629272, 12);
  });
});

describe('optimal play', () => {
  /** The least sum at which sticking is better, against each card from the ace to the ten. */
  const thresholds = (model: ReturnType<typeof make>, usable: boolean): number[] => {
    const q = optimalQ(model, 1);
    return Array.from({ length: 10 }, (_, k) => {
      for (let sum = usable ? 12 : 4; ; ++sum) {
        const s = state(sum, k + 1, usable);
        if (q[2 * s + STICK]! > q[2 * s + HIT]!) return sum;
      }
    });
  };

  it('is that of Sutton & Barto, figure 5.2', () => {
    // Without a usable ace: 17 against an ace and 7 to 10, 13 against 2 and 3, 12 against 4 to 6.
    expect(thresholds(make(), false)).toEqual([17, 13, 13, 12, 12, 12, 17, 17, 17, 17]);
    // With one: 18, but 19 against an ace, a nine and a ten.
    expect(thresholds(make(), true)).toEqual([19, 18, 18, 18, 18, 18, 18, 18, 19, 19]);
  });

  it('loses a little', () => {
    // Exact rational arithmetic over all hands, by a separate program.
    const wanted: [BlackjackOptions, number][] = [
      [{}, -0.043113105413477015],
      [{ sab: false }, -0.04655597706669755],
      [{ sab: false, natural: true }, -0.02572918278931986],
    ];
    for (const [options, game] of wanted) {
      const model = make(options);
      const q = optimalQ(model, 1);
      const value = model.initial.reduce((sum, p, s) => sum + p * Math.max(q[2 * s]!, q[2 * s + 1]!), 0);
      expect(value).toBeCloseTo(game, 12);
    }
  });

  it('refuses options that are neither true nor false', () => {
    expect(() => make({ sab: 1 as unknown as boolean })).toThrow(InputError);
    expect(() => make({ natural: 'yes' as unknown as boolean })).toThrow(
      "expected natural to be true or false, got 'yes'",
    );
  });
});
