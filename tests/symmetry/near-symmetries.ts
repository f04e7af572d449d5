/** Small worlds that are hard for a test of transformations: the symmetry breaks at one place, or nearly nothing tells. */
import { makeEnvironment } from '../../src/environments/registry.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import { TabularModel } from '../../src/environments/tabular-model.js';
import { isAutomorphism } from '../../src/symmetry/exact/is-automorphism.js';
import { gridTransformations } from '../../src/symmetry/grid-candidates.js';
import { Transformation } from '../../src/symmetry/transformation.js';

type Outcome = ReturnType<TabularModel['outcomes']>[number];

export interface TestWorld {
  readonly environment: TabularEnvironment;
  readonly candidates: readonly Transformation[];
  /** Keys of the candidates that are symmetries, by the model. */
  readonly truth: ReadonlySet<string>;
}

/** A sparse grid whose outcomes are changed by `change`, which may start in one state only. */
export function grid(
  options: object,
  change: (state: number, action: number, outcomes: readonly Outcome[]) => readonly Outcome[] = (_s, _a, o) => o,
  start: number | null = null,
): TestWorld {
  const plain = makeEnvironment('grid-world-v0', { stepReward: 0, goalReward: 1, ...options });
  const base = plain.model();
  const model = TabularModel.build({
    states: base.states,
    actions: base.actions,
    initial: Array.from(base.initial, (share, s) => (start === null ? share : Number(s === start))),
    outcomes: (s, a) => [...change(s, a, base.outcomes(s, a))],
  });
  const candidates = gridTransformations(plain.layout!);
  const environment = new TabularEnvironment(model, { maxSteps: 10 * model.states });
  return { environment, candidates, truth: truthOf(model, candidates) };
}

/** In one cell of an `n x n` grid, moves slip with probability `slip`. */
export function slipperyCell(n: number, row: number, column: number, slip: number) {
  const here = row * n + column;
  const steps = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ] as const;
  return (state: number, action: number, outcomes: readonly Outcome[]): readonly Outcome[] => {
    if (state !== here) return outcomes;
    return [0, 1, 3].map((turn) => {
      const [dr, dc] = steps[(action + turn) % 4]!;
      const [r, c] = [row + dr, column + dc];
      const next = r < 0 || r >= n || c < 0 || c >= n ? here : r * n + c;
      return { probability: turn === 0 ? 1 - slip : slip / 2, nextState: next, reward: 0, terminated: false };
    });
  };
}

/** What ends in `cell` is worth `reward`. */
export function goalWorth(cell: number, reward: number) {
  return (_state: number, _action: number, outcomes: readonly Outcome[]): readonly Outcome[] =>
    outcomes.map((outcome) => (outcome.terminated && outcome.nextState === cell ? { ...outcome, reward } : outcome));
}

/**
 * A ring of `n` states, action 0 back and action 1 on, with one way out: action 1 of state `exit` ends in state `n`, the only one
 * that ends anything. The rotations and their mirrors are the candidates; none is a symmetry but the mirror of nothing.
 */
export function ring(n: number, exit: number): TestWorld {
  const model = TabularModel.build({
    states: n + 1,
    actions: 2,
    initial: Array.from({ length: n + 1 }, (_, s) => (s < n ? 1 / n : 0)),
    outcomes: (s, a) => {
      if (s === n || (s === exit && a === 1)) return [{ probability: 1, nextState: n, reward: 0, terminated: true }];
      return [{ probability: 1, nextState: (s + (a === 1 ? 1 : n - 1)) % n, reward: 0, terminated: false }];
    },
  });
  const candidates = Array.from({ length: n - 1 }, (_, k) =>
    Transformation.from({
      name: `rotation by ${k + 1}`,
      states: Array.from({ length: n + 1 }, (__, s) => (s === n ? n : (s + k + 1) % n)),
      actionMap: [0, 1],
    }),
  );
  return {
    environment: new TabularEnvironment(model, { maxSteps: 1000 }),
    candidates,
    truth: truthOf(model, candidates),
  };
}

/** A chain of 9 states between two ends, walked left and right: its mirror is its one symmetry. */
export function chain(): TestWorld {
  const model = TabularModel.build({
    states: 11,
    actions: 2,
    initial: Array.from({ length: 11 }, (_, s) => (s > 0 && s < 10 ? 1 / 9 : 0)),
    outcomes: (s, a) => {
      const next = s + (a === 1 ? 1 : -1);
      const ends = s === 0 || s === 10 || next === 0 || next === 10;
      return [
        {
          probability: 1,
          nextState: ends ? (next <= 0 ? 0 : Math.min(next, 10)) : next,
          reward: Number(ends),
          terminated: ends,
        },
      ];
    },
  });
  const mirror = Transformation.from({
    name: 'mirror',
    states: Array.from({ length: 11 }, (_, s) => 10 - s),
    actionMap: [1, 0],
  });
  return {
    environment: new TabularEnvironment(model, { maxSteps: 100 }),
    candidates: [mirror],
    truth: truthOf(model, [mirror]),
  };
}

function truthOf(model: TabularModel, candidates: readonly Transformation[]): ReadonlySet<string> {
  return new Set(candidates.filter((map) => isAutomorphism(model, map)).map(({ key }) => key));
}
