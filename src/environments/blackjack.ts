/**
 * # blackjack-v1
 *
 * ## Description
 * Blackjack with an infinite deck against a dealer of fixed habits (Sutton & Barto 2018, example 5.1). The rules are
 * Gymnasium's `Blackjack-v1`; the table of probabilities is exact.
 *
 * ## States
 * `((sum − 4) · 10 + dealer − 1) · 2 + usable`: the player's sum, 4 to 21, the card that the dealer shows, 1 (ace) to 10,
 * and whether the player has an ace that counts as 11. A natural, 21 with the first two cards, is a state of its own,
 * `360 + dealer − 1`: what it pays may differ from other 21s. State 370 is the end. 290 states are reached: a sum below 12
 * never has a usable ace. (Gymnasium's observation is the sum, the dealer's card and the ace, which does not tell a
 * natural from another 21.)
 * An episode starts with two cards each, one of the dealer's face up.
 *
 * ## Actions
 * 0 sticks, 1 hits. After sticking the dealer draws to 17 or more, usable aces counted as 11, and the larger sum wins.
 *
 * ## Rewards
 * 1 for winning, −1 for losing, 0 for a draw and for going on. With `sab` (Sutton and Barto's rules, as Gymnasium registers
 * the game) sticking on a natural wins unless the dealer has a natural too, which is a draw. Without it naturals are
 * compared like other 21s, and with `natural` one that wins pays 1.5.
 *
 * ## Episode end
 * Terminated by sticking or by a sum above 21. There is no limit: every hit adds to the sum.
 *
 * ## Options
 * `BlackjackOptions` below.
 *
 * ## Version
 * v1: as in Gymnasium.
 */
import { checkBoolean } from '../input-error.js';
import { completeOptions, type EnvironmentSpecification } from './specification.js';
import { TabularEnvironment } from './tabular-environment.js';
import { type Outcome, TabularModel } from './tabular-model.js';

export interface BlackjackOptions {
  sab?: boolean;
  natural?: boolean;
}

export const blackjack: EnvironmentSpecification<BlackjackOptions, TabularEnvironment> = {
  id: 'blackjack-v1',
  description: "Gymnasium's blackjack: hit or stick against a dealer who draws to 17, with an infinite deck.",
  options: {
    sab: { description: "Whether the rules are Sutton & Barto's, in which a natural beats other 21s.", default: true },
    natural: { description: 'Whether a natural that wins pays 1.5; without effect if sab is true.', default: false },
  },
  make: (options = {}) => makeBlackjack(options),
};

const STICK = 0;
const HANDS = 360;
const OVER = 370;
const CARDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** The probability of drawing a card: jacks, queens and kings count as 10. */
function chance(card: number): number {
  return card === 10 ? 4 / 13 : 1 / 13;
}

interface Hand {
  readonly sum: number;
  /** Whether an ace counts as 11. */
  readonly usable: boolean;
}

/** The hand with another card. */
function drawn({ sum, usable }: Hand, card: number): Hand {
  const larger = sum + card;
  if (card === 1 && larger + 10 <= 21) return { sum: larger + 10, usable: true };
  return larger > 21 && usable ? { sum: larger - 10, usable: false } : { sum: larger, usable };
}

function makeBlackjack(given: BlackjackOptions): TabularEnvironment {
  const options = completeOptions(blackjack, given);
  const sab = checkBoolean('sab', options.sab);
  const natural = checkBoolean('natural', options.natural);
  const ends = CARDS.map(dealerEnds);

  const stick = (sum: number, isNatural: boolean, card: number): Outcome[] => {
    const { sums, natural: dealerNatural } = ends[card - 1]!;
    let win = 0;
    let draw = sums[sum]!;
    let lose = 0;
    sums.forEach((probability, dealerSum) => {
      if (dealerSum > 21 || dealerSum < sum) win += probability;
      else if (dealerSum > sum) lose += probability;
    });
    if (isNatural && sab) {
      win += sums[21]! - dealerNatural;
      draw = dealerNatural;
    }
    const prize = isNatural && natural && !sab ? 1.5 : 1;
    return [over(win, prize), over(lose, -1), over(draw, 0)];
  };
  const hit = (hand: Hand, card: number): Outcome[] =>
    CARDS.map((next) => {
      const larger = drawn(hand, next);
      if (larger.sum > 21) return over(chance(next), -1);
      return { probability: chance(next), nextState: stateOf(larger, card), reward: 0, terminated: false };
    });

  const model = TabularModel.build({
    states: OVER + 1,
    actions: 2,
    initial: firstHands(),
    outcomes: (s, a) => {
      if (s === OVER) return [over(1, 0)];
      const isNatural = s >= HANDS;
      const card = isNatural ? s - HANDS + 1 : (Math.floor(s / 2) % 10) + 1;
      const hand = isNatural ? { sum: 21, usable: true } : { sum: Math.floor(s / 20) + 4, usable: s % 2 === 1 };
      return a === STICK ? stick(hand.sum, isNatural, card) : hit(hand, card);
    },
    id: blackjack.id,
  });
  return new TabularEnvironment(model);
}

function over(probability: number, reward: number): Outcome {
  return { probability, nextState: OVER, reward, terminated: true };
}

function stateOf({ sum, usable }: Hand, card: number): number {
  return ((sum - 4) * 10 + card - 1) * 2 + Number(usable);
}

const NOTHING: Hand = { sum: 0, usable: false };

/** The distribution of the state after the deal. */
function firstHands(): Float64Array {
  const initial = new Float64Array(OVER + 1);
  for (const first of CARDS) {
    for (const second of CARDS) {
      const hand = drawn(drawn(NOTHING, first), second);
      for (const card of CARDS) {
        const state = hand.sum === 21 ? HANDS + card - 1 : stateOf(hand, card);
        initial[state]! += chance(first) * chance(second) * chance(card);
      }
    }
  }
  return initial;
}

/** The distribution of the dealer's last sum, given the card shown, and the part of 21 that is a natural. */
function dealerEnds(card: number): { readonly sums: Float64Array; readonly natural: number } {
  // A dealer who has at most 16 ends with at most 26.
  const sums = new Float64Array(27);
  const play = (hand: Hand, probability: number): void => {
    if (hand.sum >= 17) sums[hand.sum]! += probability;
    else for (const next of CARDS) play(drawn(hand, next), probability * chance(next));
  };
  play(drawn(NOTHING, card), 1);
  return { sums, natural: card === 1 ? chance(10) : card === 10 ? chance(1) : 0 };
}
