import { describe, expect, it } from 'vitest';
import { PriorityQueue } from '../../src/agents/priority-queue.js';
import { Random } from '../../src/engine/random.js';

describe('PriorityQueue', () => {
  it('gives the largest first and follows changed priorities', () => {
    const queue = new PriorityQueue(4);
    queue.set(0, 1);
    queue.set(1, 3);
    queue.set(2, 2);
    queue.set(1, 0.5);
    queue.set(3, 0.1);
    queue.set(3, 9);
    expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([3, 2, 0, 1]);
    expect(queue.length).toBe(0);
    queue.set(2, 1);
    expect(queue.pop()).toBe(2);
  });

  it('agrees with sorting under random changes', () => {
    const random = new Random(3);
    const queue = new PriorityQueue(50);
    const priorities = new Map<number, number>();
    for (let k = 0; k < 2000; ++k) {
      if (random.below(3) > 0 || priorities.size === 0) {
        const item = random.below(50);
        const priority = random.next();
        queue.set(item, priority);
        priorities.set(item, priority);
      } else {
        const best = Math.max(...priorities.values());
        const item = queue.pop();
        expect(priorities.get(item)).toBe(best);
        priorities.delete(item);
      }
      expect(queue.length).toBe(priorities.size);
    }
  });
});
