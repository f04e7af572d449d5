/**
 * How time and memory grow, from a thousand to a million pairs where that is possible: joins of similar rows, counting, rollouts, learning,
 * reading; partition refinement of models of up to 100,000 states, and similarity and evidence of up to 20,000 pairs. Each point is the median of three processes (one for those of seconds). Exponents are slopes of log(time) and log(memory)
 * over log(size): of the least squares line through all points, and of the last step alone, where what is constant weighs
 * least.
 */
import { execFileSync } from 'node:child_process';

const script = new URL('growth-job.mjs', import.meta.url).pathname;

const STATES = [1000, 10_000, 100_000];
const PAIRS = [1024, 2500, 5184, 10_000, 19_600];
const MANY_PAIRS = [1000, 10_000, 100_000, 1_000_000];

/** Most seconds at a million pairs. */
const SECONDS = { 'shaped grid': 8, 'slip, shaped': 15, 'sparse grid': 1, 'random MDP': 70 };
const NEAREST_SECONDS = { 'shaped grid': 30, 'slip, shaped': 90 };

function atMillion(work, seconds) {
  const at = { work: `${work}, 10^6 pairs`, size: 1e6 };
  return [
    { ...at, of: 'seconds', atMost: seconds, unit: 's' },
    { ...at, of: 'megabytes', atMost: 3000, unit: 'MB' },
  ];
}

/** Clusters at χ > .95 of worlds whose pairs were each visited some forty times; the counting is not in the time. */
const joins = ['shaped grid', 'slip, shaped', 'sparse grid', 'random MDP'].flatMap((world) =>
  ['jensen-shannon', 'intersection', 'coincidence'].map((measure) => ({
    name: `growth clusters > 0.95, ${measure}, ${world}`,
    unit: 'pairs',
    found: 'clusters',
    targets: [
      ...atMillion(`clusters > 0.95, ${measure}, ${world}`, SECONDS[world]),
      ...(world === 'random MDP'
        ? []
        : [{ work: `growth of clusters, ${measure}, ${world}`, size: 1e6, of: 'exponent', atMost: 1.2, unit: '' }]),
    ],
    job: { work: 'clusters', world, measure },
    sizes: MANY_PAIRS,
  })),
);

const nearest = ['shaped grid', 'slip, shaped'].map((world) => ({
  name: `growth nearest 8, jensen-shannon, ${world}`,
  unit: 'pairs',
  found: 'entries',
  targets: atMillion(`nearest 8, ${world}`, NEAREST_SECONDS[world]),
  job: { work: 'nearest', world, measure: 'jensen-shannon' },
  sizes: MANY_PAIRS,
}));

/** Seconds for as much work at every size: what grows is what the size costs. */
const steady = [
  {
    name: 'growth counting 2,000,000 steps, L = 4',
    unit: 'pairs',
    found: 'nodes',
    // 20 M steps a second.
    targets: [{ work: 'counting 2,000,000 steps, 10^6 pairs', size: 1e6, of: 'seconds', atMost: 0.1, unit: 's' }],
    job: { work: 'counting' },
    sizes: MANY_PAIRS,
  },
  {
    name: 'growth rollout in ten calls of 2,000 episodes, slip',
    unit: 'states',
    found: 'steps',
    // 30 M steps a second.
    targets: [
      { work: 'rollout of 2,000,000 steps, 250,000 states', size: 25e4, of: 'seconds', atMost: 0.067, unit: 's' },
    ],
    job: { work: 'rollout' },
    sizes: [1000, 10_000, 250_000, 1_000_000],
  },
  {
    name: 'growth learning 100,000 steps with candidates',
    unit: 'states',
    found: 'updates',
    // 1 M steps a second.
    targets: [{ work: '100,000 steps with candidates, 10^6 states', size: 1e6, of: 'seconds', atMost: 0.1, unit: 's' }],
    job: { work: 'learning' },
    sizes: [81, 10_201, 1_000_000],
  },
  {
    name: 'growth clusters of 52 visited rows',
    unit: 'rows',
    found: 'clusters',
    targets: [{ work: 'clusters of 52 visited among 10^6 rows', size: 1e6, of: 'seconds', atMost: 0.02, unit: 's' }],
    job: { work: 'few' },
    sizes: MANY_PAIRS,
  },
];

/** Where the answer is quadratic, or the input is read once. */
const inputs = [
  {
    name: 'growth list > 0.95, jensen-shannon, shaped grid',
    unit: 'pairs',
    found: 'entries',
    job: { work: 'list', world: 'shaped grid' },
    sizes: [1000, 4000, 20_000],
  },
  {
    name: 'growth detect, JSON Lines, 10,000 states',
    unit: 'steps',
    found: 'characters of the answer',
    targets: [
      { work: 'detect, 13 M steps of JSON Lines', size: 13e6, of: 'seconds', atMost: 15, unit: 's' },
      { work: 'detect, 13 M steps of JSON Lines', size: 13e6, of: 'megabytes', atMost: 400, unit: 'MB' },
    ],
    job: { work: 'stream' },
    sizes: [100_000, 1_000_000, 13_000_000],
  },
];

export const cases = [
  ...joins,
  ...nearest,
  ...steady,
  ...inputs,
  ...['torus', 'goal grid', 'slip', 'random'].map((world) => ({
    name: `growth refinement, ${world}`,
    unit: 'states',
    found: 'blocks',
    job: { work: 'refinement', world },
    sizes: STATES,
  })),
  ...[true, false].flatMap((shaping) => [
    {
      name: `growth similarity ${shaping ? '> 0.8, shaped' : 'of the nearest 8, sparse'} grid`,
      unit: 'pairs',
      found: 'entries',
      // With sparse rewards nearly all pairs look alike: what is over a threshold would itself be quadratic.
      job: { work: 'similarity', shaping, keep: shaping ? { threshold: 0.8 } : { topK: 8 } },
      sizes: PAIRS,
    },
    {
      name: `growth evidence clusters, ${shaping ? 'shaped' : 'sparse'} grid`,
      unit: 'pairs',
      found: 'clusters',
      job: { work: 'evidence', shaping },
      sizes: PAIRS,
    },
  ]),
];

/** Makes the points of one case and fits their exponents. */
export function grow({ name, unit, found, job, sizes }, { seed, quick }) {
  const empty = once({ work: 'nothing' }).megabytes;
  const points = (quick ? sizes.slice(0, 2) : sizes).map((size) => {
    const first = once({ ...job, size, seed });
    const runs = first.seconds > 1 ? [first] : [first, once({ ...job, size, seed }), once({ ...job, size, seed })];
    const point = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[runs.length >> 1];
    return { ...first, seconds: point('seconds'), megabytes: Math.max(1, point('megabytes') - empty) };
  });
  const large = points.filter(({ size }) => size > 9000);
  const exponents = (key) => ({
    all: exponent(points, key),
    last: exponent(points.slice(-2), key),
    large: exponent(large, key),
  });
  return { name, unit, found, points, time: exponents('seconds'), memory: exponents('megabytes') };
}

function once(options) {
  return JSON.parse(execFileSync(process.execPath, [script, JSON.stringify(options)], { encoding: 'utf8' }));
}

/** Megabytes below which a process's own swings are all there is to see. */
const VISIBLE = 10;

/** Slope of log(value) over log(size); null where less than two points can be seen. */
function exponent(all, key) {
  const points = key === 'megabytes' ? all.filter(({ megabytes }) => megabytes >= VISIBLE) : all;
  if (points.length < 2) return null;
  const [xs, ys] = [points.map(({ size }) => Math.log(size)), points.map((point) => Math.log(point[key]))];
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, value, k) => sum + (value - x) * (ys[k] - y), 0);
  return covariance / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}

/** `growth refinement, torus`, then its points, then `time ~ states^1.05, last step ^1.10; memory ~ …`. */
export function growthRow({ name, unit, found, points, time, memory }) {
  const figures = points.map(
    (point) =>
      `${point.size.toLocaleString('en')} ${point.seconds.toPrecision(2)} s ${Math.round(point.megabytes)} MB ` +
      `(${point.found.toLocaleString('en')} ${found})`,
  );
  const fitted = (what, { all, last }) =>
    all === null
      ? `${what} too little to fit`
      : `${what} ~ ${unit}^${all.toFixed(2)}${last === null ? '' : `, last step ^${last.toFixed(2)}`}`;
  return `${name}\n  ${figures.join('   ')}\n  ${fitted('time', time)}; ${fitted('memory', memory)}`;
}
