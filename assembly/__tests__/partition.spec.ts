import { allocate, memoryInUse, release } from '../memory';
import { treeCount } from '../trajectories/counting';
import { treeNodes, treeVisits } from '../trajectories/listing';
import { treeFree, treeNew } from '../trajectories/tree';

/** A table past the cache: 250,000 pairs, each with the rewards 0 and 1 of its two windows in turn. */
describe('counting into a far table', () => {
  it('counts every window once, new or known, in whatever part it lies', () => {
    const before = memoryInUse();
    const pairs: u32 = 250000;
    const steps: u32 = 2 * pairs + 3; // an odd tail
    const whose = allocate(<usize>steps << 2);
    const rewards = allocate(<usize>steps << 3);
    for (let t: u32 = 0; t < steps; ++t) {
      store<u32>(whose + (<usize>t << 2), t % pairs);
      store<f64>(rewards + (<usize>t << 3), t < pairs ? 0 : 1);
    }
    const block = allocate(16);
    store<u32>(block, steps, 4);
    store<u32>(block, steps, 12);
    const tree = treeNew(pairs, 1, 1, 0, 0);
    // The first call fills the table to where windows are gathered; the second finds all of them there.
    for (let times = 0; times < 2; ++times) {
      expect(treeCount(tree, 1, block, whose, rewards, block + 8, block + 12, 0)).toBeGreaterThan(16384);
    }
    expect(treeNodes(tree)).toBe(2 * pairs, 'pair and reward');
    const visits = allocate(<usize>pairs << 2);
    treeVisits(tree, visits);
    let wrong = 0;
    for (let pair: u32 = 0; pair < pairs; ++pair) {
      // Twice two windows, and twice one more of the first three pairs.
      if (load<u32>(visits + (<usize>pair << 2)) != (pair < 3 ? 6 : 4)) ++wrong;
    }
    expect(wrong).toBe(0);
    release(visits);
    treeFree(tree);
    release(block);
    release(rewards);
    release(whose);
    expect(memoryInUse()).toBe(before);
  });
});
