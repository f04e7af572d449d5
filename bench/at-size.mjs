/**
 * Learning in large worlds, by agents that find symmetries, and similarity on two cores. A unit is one environment step, or one pair
 * of rows. What takes seconds is done once a round, and timed by the processor's time where one process does it.
 */
import { planEnvironments } from '../dist/experiments/compare/protocol.js';
import { learn } from '../dist/experiments/compare/run.js';
import { standardMethods } from '../dist/experiments/compare/standard-methods.js';
import { similarityInWorkers } from '../dist/workers/similarity-in-workers.js';
import { denseRows } from './data.mjs';

/** A grid with one rewarding goal, learned by a method until its policy is optimal nearly everywhere; gives the steps it took. */
async function toCriterion({ wasm }, side, method, seed, mostSteps) {
  const options = { rows: side, columns: side, stepReward: 0, goalReward: 1 };
  const limits = { episodes: 1200, stopWhenMet: true, ...(mostSteps && { mostSteps }) };
  const [world] = planEnvironments([{ name: 'grid', id: 'grid-world-v0', options, stepSize: 1, ...limits }], {});
  const { agent, parts } = await learn(wasm, world, standardMethods[method], seed);
  agent.dispose();
  return parts.reduce((steps, part) => steps + part.steps, 0);
}

/** Seconds of the processor that `work` takes. */
async function processorSeconds(work) {
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  return { done, seconds: (user + system) / 1e6 };
}

const criteria = [
  ['refined', 'candidates + refinement'],
  ['sweeping', 'sweeping'],
  ['sweepingGrown', 'sweeping + ids'],
].map(([method, name]) => ({
  name: `${name} to the criterion, 51x51 grid`,
  unit: 'runs',
  figure: { unit: 's' },
  targets: [{ work: `${name}, 51x51 grid, to the criterion`, atMost: 3, unit: 's' }],
  prepare({ backends, quick, seed }) {
    const side = quick ? 15 : 51;
    const sample = async () => [(await processorSeconds(() => toCriterion(backends, side, method, seed))).seconds];
    return { columns: { wasm: { work: 1, sample } }, note: 'seconds of the processor' };
  },
}));

/** A step until the criterion is met, as often as makes some thousand steps on the small grid. */
const eachStep = {
  name: 'a step of an online agent, by the size of the grid',
  unit: 'steps',
  targets: [
    {
      work: 'a step of candidates + refinement on 101x101, amortised over 40,000, against one on 9x9 to the criterion',
      ours: '101x101',
      against: '9x9',
      atLeast: 0.5,
    },
  ],
  prepare({ backends, quick, seed }) {
    const column = (side, times, mostSteps) => ({
      work: 1,
      sample: async () => {
        let steps = 0;
        const { seconds } = await processorSeconds(async () => {
          for (let k = 0; k < times; ++k) steps += await toCriterion(backends, side, 'refined', seed + k, mostSteps);
        });
        return [seconds / steps];
      },
    });
    return {
      columns: {
        '9x9': column(9, quick ? 2 : 10),
        '101x101': column(quick ? 21 : 101, 1, quick ? 1000 : 40_000),
      },
      note: 'seconds of the processor a step',
    };
  },
};

/** All pairs in one worker and in two: start, copying and joining included. */
const workers = [
  [2048, 'jensen-shannon'],
  [4096, 'intersection'],
].map(([count, measure]) => ({
  name: `two workers, ${measure} dense ${count} x 512`,
  unit: 'pairs',
  targets: [
    {
      work: `${measure}, dense ${count} x 512, in two workers`,
      ours: 'two workers',
      against: 'one worker',
      atLeast: 1.7,
    },
  ],
  prepare({ quick, seed }) {
    const rows = denseRows(quick ? 512 : count, 512, seed);
    const column = (jobs) => ({
      work: (rows.rows * (rows.rows - 1)) / 2,
      sample: async () => {
        const start = performance.now();
        await similarityInWorkers(rows, { measure }, { jobs });
        return [(performance.now() - start) / 1000];
      },
    });
    return { columns: { 'one worker': column(1), 'two workers': column(2) } };
  },
}));

export const cases = [...criteria, eachStep, ...workers];
