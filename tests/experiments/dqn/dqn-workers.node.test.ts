/** Workers run what `dist` holds: `npm test` builds first. */
import { expect, it } from 'vitest';
import type * as Dqn from '../../../src/experiments/dqn/experiment.js';
import { built } from '../../built.js';

it('the DQN study gives the same records in workers as without', async () => {
  const study = built('experiments/dqn/experiment.js');
  const { dqnStudy } = (await import(study.href)) as typeof Dqn;
  const run = async (jobs: number) => {
    const { records } = await dqnStudy({ worlds: ['grid'], methods: ['plain', 'network'], seeds: 1, jobs });
    return records.map(({ seconds, ...record }) => record);
  };
  expect(await run(2)).toEqual(await run(1));
  const { dqnStudy: again } = (await import(study.href)) as typeof Dqn;
  const controller = new AbortController();
  const stopped = again({ worlds: ['cart-pole'], methods: ['plain'], seeds: 2, jobs: 2, signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
});
