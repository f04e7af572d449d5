// A robot on a board of 19 hexagons walks to the one in the middle: an environment as one writes it from the README.
import { checkEnvironment, compare, createEngine, detectSymmetries, train } from 'orbit-rl';

const moves = {
  east: [1, 0],
  northeast: [1, -1],
  northwest: [0, -1],
  west: [-1, 0],
  southwest: [-1, 1],
  southeast: [0, 1],
};
const names = Object.keys(moves); // actions are numbers; names are mapped outside
const cells = [];
for (let q = -2; q <= 2; ++q) for (let r = -2; r <= 2; ++r) if (Math.abs(q + r) <= 2) cells.push([q, r]);
const cellAt = (q, r) => cells.findIndex(([x, y]) => x === q && y === r);
const goal = cellAt(0, 0);

class Hexagons {
  states = cells.length;
  actions = names.length;
  maxSteps = 60;
  #cell = 0;
  #starts = 0;
  #steps = 0;

  reset({ seed } = {}) {
    if (seed !== undefined) this.#starts = seed;
    do this.#cell = (7 * this.#starts++ + 3) % cells.length;
    while (this.#cell === goal);
    this.#steps = 0;
    return this.#cell;
  }

  step(action) {
    if (names[action] === undefined) throw new RangeError(`no action ${action}`);
    if (this.#cell === goal) throw new Error('the episode is over');
    const [q, r] = cells[this.#cell];
    const [dq, dr] = moves[names[action]];
    const next = cellAt(q + dq, r + dr);
    if (next >= 0) this.#cell = next;
    const terminated = this.#cell === goal;
    const truncated = ++this.#steps === this.maxSteps && !terminated;
    return { state: this.#cell, reward: terminated ? 1 : 0, terminated, truncated };
  }
}

const wrong = checkEnvironment(new Hexagons());
console.log(wrong.length === 0 ? 'The environment is sound.' : wrong.join('\n'));

const engine = await createEngine();
const { states, actions } = new Hexagons();
const episodes = engine.rollout(new Hexagons(), { episodes: 200, seed: 1 });
const found = detectSymmetries(episodes, { states, actions, candidates: [] });
console.log(
  `Symmetries found: ${found.group.order}; the cells fall into ${new Set(found.group.orbits.labels).size} kinds of pairs.`,
);

const agents = { plain: engine.agent({ seed: 1 }), found: engine.onlineAgent({ seed: 1, candidates: 'grow' }) };
for (const [name, agent] of Object.entries(agents)) {
  const run = await train(new Hexagons(), agent, { episodes: 300, seed: 1 });
  const last = run.lengths.slice(-100);
  console.log(
    `${name}: ${(last.reduce((a, b) => a + b) / last.length).toFixed(2)} steps an episode at the end, first move ${names[agent.greedy(0)]}`,
  );
}

const study = await compare({
  environments: [{ environment: new Hexagons(), name: 'hexagons', episodes: 200 }],
  methods: [
    { name: 'plain' },
    { name: 'found while learning', similarity: 'discovered', discovery: { candidates: 'grow' } },
  ],
  seeds: 3,
  jobs: 1,
});
const [plain, shared] = study.summary;
console.log(JSON.stringify({ criterion: plain.criterion, plain, shared }));
