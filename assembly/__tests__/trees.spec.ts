import { allocate, memoryInUse, release } from '../memory';
import { treeAdd, treeCount } from '../trajectories/counting';
import { treeFreeze } from '../trajectories/freeze';
import { treeAlphabet, treeAlphabetSize, treeList, treeNodes, treeVisits } from '../trajectories/listing';
import { CAPACITY, DIGIT_BITS, KEY_BYTES, treeFree, treeNew } from '../trajectories/tree';

/** Counts one stretch: step `t` has pair `pairs[t]` and reward `rewards[t]`. */
function count(tree: usize, pairs: i32[], rewards: f64[], ends: i32, windows: i32): void {
  const block = allocate(16);
  store<i32>(block, pairs.length, 4);
  store<i32>(block, ends, 8);
  store<i32>(block, windows, 12);
  treeCount(tree, 1, block, pairs.dataStart, rewards.dataStart, block + 8, block + 12, 0);
  release(block);
}

function at(block: usize, k: i32): i32 {
  return load<i32>(block + (<usize>k << 2));
}

/** Integers as text. */
function text(block: usize, length: i32): string {
  let line = '';
  for (let k = 0; k < length; ++k) line += (k > 0 ? ' ' : '') + at(block, k).toString();
  return line;
}

function releaseFields(block: usize, first: i32, fields: i32): void {
  for (let k = first; k < fields; ++k) release(at(block, k));
  release(block);
}

function releaseList(list: usize): void {
  release(at(list, 5));
  releaseFields(list, 1, 4);
}

/** The list as `parents | symbols | counts`. */
function listText(tree: usize): string {
  const list = treeList(tree);
  const nodes = at(list, 0);
  const line = text(at(list, 1), nodes) + ' | ' + text(at(list, 2), nodes) + ' | ' + text(at(list, 3), nodes);
  releaseList(list);
  return line;
}

/** `steps` rewards 0, 1, …, letters - 1, 0, 1, … after pairs 0, 1, …, pairs - 1, 0, …; complete windows only. */
function countCycle(tree: usize, steps: i32, pairs: i32, letters: i32, length: i32): void {
  const whose: i32[] = [];
  const rewards: f64[] = [];
  for (let t = 0; t < steps; ++t) {
    whose.push(t % pairs);
    rewards.push(<f64>(t % letters));
  }
  count(tree, whose, rewards, 0, steps - length + 1);
}

describe('trajectory trees', () => {
  it('weight windows by hand', () => {
    const before = memoryInUse();
    const tree = treeNew(3, 2, 3, 0, 6);
    const block = allocate(16);
    store<i32>(block, 4, 4);
    store<i32>(block, 3, 8);
    store<i32>(block, 4, 12);
    const pairs: i32[] = [0, 2, 0, 0];
    const rewards: f64[] = [1, -2, 1, -2];
    const ratios: f64[] = [9, 4, 2, 0.5];
    treeCount(tree, 1, block, pairs.dataStart, rewards.dataStart, block + 8, block + 12, ratios.dataStart);
    release(block);
    // Pair 0: (1 -2 1) with 4 and min(8, 6) at lengths 2 and 3; (1 -2 .) with 0.5, 0.5; (-2 . .) with 1, 1. Pair 2:
    // (-2 1 -2) with 2, 1. Depth first: pair 0 (-2 .), (-2 . .), (1 -2), (1 -2 .), (1 -2 1); pair 2 (-2 1), (-2 1 -2).
    const rows = treeFreeze(tree);
    expect(text(at(rows, 2), 4)).toBe('0 5 5 7');
    expect(text(at(rows, 4), 7)).toBe('1 1 2 1 1 1 1');
    const expected: f64[] = [1, 1, 4.5, 0.5, 6, 2, 1];
    for (let e = 0; e < 7; ++e) expect(load<f64>(at(rows, 6) + (<usize>e << 3))).toBe(expected[e]);
    releaseFields(rows, 2, 7);
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('count by hand: rewards 1, -2, 1 and the end after pairs 0, 2, 0', () => {
    const before = memoryInUse();
    const tree = treeNew(3, 1, 2, 0, 0);
    count(tree, [0, 2, 0], [1, -2, 1], 2, 3);
    // Pair 0 saw (1, -2) and (1, end): nodes 1, (1 end), (1 -2). Pair 2 saw (-2, 1). Symbols: end 0, -2 is 1, 1 is 2.
    expect(listText(tree)).toBe('-1 0 0 -3 3 | 2 0 1 1 2 | 2 1 1 1 1');
    expect(treeNodes(tree)).toBe(5);
    const visits = allocate(12);
    treeVisits(tree, visits);
    expect(text(visits, 3)).toBe('2 0 1');
    release(visits);
    expect(treeAlphabetSize(tree)).toBe(2);
    const alphabet = treeAlphabet(tree);
    expect(load<f64>(alphabet)).toBe(-2);
    expect(load<f64>(alphabet, 8)).toBe(1);
    release(alphabet);
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('freeze by hand', () => {
    const before = memoryInUse();
    const tree = treeNew(3, 2, 3, 0, 0);
    count(tree, [0, 2, 0], [1, -2, 1], 3, 3);
    // Columns: (-2 1), (-2 1 .), (1 .), (1 . .), (1 -2), (1 -2 1).
    const rows = treeFreeze(tree);
    expect(text(rows, 2)).toBe('6 6');
    expect(text(at(rows, 2), 4)).toBe('0 4 4 6');
    expect(text(at(rows, 3), 6)).toBe('2 3 4 5 0 1');
    expect(text(at(rows, 4), 6)).toBe('1 1 1 1 1 1');
    expect(text(at(rows, 5), 6)).toBe('2 3 2 3 2 3');
    releaseFields(rows, 2, 7);
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('start one step later with an offset, and skip windows that are too short', () => {
    const tree = treeNew(1, 2, 3, 1, 0);
    count(tree, [0, 0, 0, 0], [9, 5, 6, 7], 0, 4);
    // Windows (5, 6, 7) and (6, 7); (7) and () are too short. Alphabet 5, 6, 7: the 9 is in no window.
    expect(listText(tree)).toBe('-1 0 1 -1 3 | 1 2 3 2 3 | 1 1 1 1 1');
    treeFree(tree);
  });

  it('widen their digits twice and keep what was counted', () => {
    const before = memoryInUse();
    const tree = treeNew(1, 1, 2, 0, 0);
    count(tree, [0, 0], [3, 2], 0, 1);
    expect(load<u32>(tree, DIGIT_BITS)).toBe(2);
    count(tree, [0, 0, 0, 0], [3, 2, 1, 0], 0, 3);
    expect(load<u32>(tree, DIGIT_BITS)).toBe(3);
    count(tree, [0, 0, 0, 0, 0, 0], [3, 2, -1, -2, -3, -4], 0, 1);
    expect(load<u32>(tree, DIGIT_BITS)).toBe(3);
    count(tree, [0, 0, 0, 0, 0, 0, 0, 0], [3, 2, -1, -2, -3, -4, -5, -6], 0, 7);
    expect(load<u32>(tree, DIGIT_BITS)).toBe(4);
    // (3, 2) four times, (2, 1), (1, 0), (2, -1), then one each from (-1, -2) to (-5, -6). Alphabet -6, …, 3 without gap:
    // -6 is 1, so v is v + 7. The trees in order: -5 (-6), -4 (-5), -3 (-4), -2 (-3), -1 (-2), 1 (0), 2 (-1, 1), 3 (2).
    expect(listText(tree)).toBe(
      '-1 0 -1 2 -1 4 -1 6 -1 8 -1 10 -1 12 12 -1 15' +
        ' | 2 1 3 2 4 3 5 4 6 5 8 7 9 6 8 10 9' +
        ' | 1 1 1 1 1 1 1 1 1 1 1 1 2 1 1 4 4',
    );
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('pass from 32-bit keys to 64-bit keys to many words', () => {
    const before = memoryInUse();
    const tree = treeNew(1, 9, 9, 0, 0);
    countCycle(tree, 11, 1, 2, 9);
    expect(load<u32>(tree, KEY_BYTES)).toBe(4); // 9 digits of 2 bits.
    countCycle(tree, 18, 1, 10, 9);
    expect(load<u32>(tree, KEY_BYTES)).toBe(8); // 9 digits of 4 bits.
    countCycle(tree, 208, 1, 200, 9);
    expect(load<u32>(tree, KEY_BYTES)).toBe(16); // 9 digits of 8 bits are three words; one more is the pair.
    // 0 1 0 … twice and 1 0 1 … once from the first; the 10 rotations of 0 … 9 from the second; 200 of the third, of which
    // (0 … 8) and (1 … 9) are there already: 2 + 10 + 198 windows. Every window is 9 nodes unless it shares a prefix:
    // (0 1 0 …) and (0 1 2 …) share 2, (1 0 …) and (1 2 …) share 1; (k … 9 0 …) and (k … k + 8) share 10 - k for k = 2..9.
    expect(treeNodes(tree)).toBe(210 * 9 - 2 - 1 - (8 + 7 + 6 + 5 + 4 + 3 + 2 + 1));
    const visits = allocate(4);
    treeVisits(tree, visits);
    expect(load<i32>(visits)).toBe(3 + 10 + 200);
    release(visits);
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('grow their table without losing a window', () => {
    const before = memoryInUse();
    const tree = treeNew(1000, 1, 1, 0, 0);
    const first = load<u32>(tree, CAPACITY);
    // Pair t % 1000 with reward t % 7: 7000 combinations, each met three times in 21000 steps.
    countCycle(tree, 21000, 1000, 7, 1);
    expect(load<u32>(tree, CAPACITY)).toBeGreaterThan(first);
    const list = treeList(tree);
    expect(at(list, 0)).toBe(7000);
    let wrong = 0;
    for (let n = 0; n < 7000; ++n) {
      if (at(at(list, 1), n) != -1 - n / 7 || at(at(list, 2), n) != (n % 7) + 1 || at(at(list, 3), n) != 3) ++wrong;
    }
    expect(wrong).toBe(0);
    releaseList(list);
    treeFree(tree);
    expect(memoryInUse()).toBe(before);
  });

  it('add the list of another tree', () => {
    const before = memoryInUse();
    const one = treeNew(2, 1, 3, 0, 0);
    const other = treeNew(2, 1, 3, 0, 0);
    count(one, [0, 1, 0, 0], [4, 4, -1, 2], 3, 4);
    count(other, [1, 1, 0], [0.5, -1, 4], 0, 3);
    const list = treeList(other);
    const alphabet = treeAlphabet(other);
    treeAdd(one, treeAlphabetSize(other), alphabet, at(list, 0), at(list, 1), at(list, 2), at(list, 3), 0);
    // By hand, with -1, 0.5, 2, 4 as 1, 2, 3, 4: pair 0 has (-1 2 .), (2 . .), (4 4 -1) and (4); pair 1 has (-1 4),
    // (0.5 -1 4) and (4 -1 2).
    expect(listText(one)).toBe(
      '-1 0 1 -1 3 4 -1 6 7 -2 9 -2 11 12 -2 14 15 | 1 3 0 3 0 0 4 4 1 1 4 2 1 4 4 1 3 | 1 1 1 1 1 1 2 1 1 1 1 1 1 1 1 1 1',
    );
    release(alphabet);
    releaseList(list);
    treeFree(one);
    treeFree(other);
    expect(memoryInUse()).toBe(before);
  });
});
