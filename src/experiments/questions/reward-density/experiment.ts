/**
 * Does detection need dense reward? The same grid with the same eight symmetries and rewards on ever more of its cells, with
 * and without potential-based shaping; what is found by two rules on reward trajectories, and by tests of whole
 * transformations, which look at transitions too.
 */
import { Engine } from '../../../create-engine.js';
import { mean } from '../../../statistics/scores.js';
import { detectSymmetries } from '../../../symmetry/detect.js';
import { ExactReferences } from '../../../symmetry/exact/references.js';
import { gridTransformations } from '../../../symmetry/grid-candidates.js';
import { type Agreement, agreement, agreementOf } from '../../../symmetry/score.js';
import { detectionRules, MAX_LENGTH } from '../../detection/curves.js';
import type { Member } from '../../together.js';
import { TRANSFORMATIONS } from '../completeness/experiment.js';
import { type Estimate, statisticOf } from '../estimates.js';
import { type Setting, seedsOf, sized } from '../setting.js';
import { DISCOUNT, tiledGrid } from '../worlds.js';

/** The published rule, and the one that asks how surprising an agreement is. */
const rules = detectionRules.filter(({ name }) => name === 'χ over a threshold' || name === 'Bayes factor');

export interface DensityTask {
  readonly side: number;
  readonly density: number;
  readonly shaped: boolean;
  readonly episodes: number;
  readonly seed: number;
}

export interface DensityPart {
  /** Share of the live pairs with a reward other than 0. */
  readonly rewarded: number;
  /** By rule, the tests of transformations last. */
  readonly found: readonly { readonly rule: string; readonly orbits: Agreement; readonly values: Agreement }[];
}

export interface DensityRow {
  readonly density: number;
  readonly shaped: boolean;
  readonly rewarded: number;
  readonly rule: string;
  readonly runs: number;
  /** Against equal `Q*`, all runs taken together; null where nothing was joined. */
  readonly precision: Estimate | null;
  /** Against the orbits. */
  readonly recall: Estimate;
  /** Harmonic mean of the two. */
  readonly score: Estimate;
}

export interface DensityData {
  readonly episodes: number;
  readonly rows: readonly DensityRow[];
}

export const rewardDensity: Member<Setting, DensityTask, DensityPart, DensityData> = {
  label: 'reward density',
  tasks: (setting) => {
    const common = { side: sized(setting, 9, 5), episodes: sized(setting, 500, 100) };
    return [false, true].flatMap((shaped) =>
      sized(setting, [0, 0.1, 0.25, 0.5, 0.75, 1], [0, 1]).flatMap((density) =>
        seedsOf(setting, sized(setting, 12, 2)).map((seed) => ({ ...common, density, shaped, seed })),
      ),
    );
  },
  run: ({ backend }, { side, density, shaped, episodes, seed }) => {
    const environment = tiledGrid({ side, density, shaped, seed });
    const model = environment.model();
    const engine = new Engine(backend);
    const exact = new ExactReferences(model, { discount: DISCOUNT });
    const batch = engine.rollout(model, { episodes, maxSteps: environment.maxSteps!, seed });
    using counter = engine.trajectories({ states: model.states, actions: model.actions, maxLength: MAX_LENGTH });
    counter.addEpisodes(batch);
    const candidates = gridTransformations(model.layout!);
    const { group } = detectSymmetries(batch, { states: model.states, actions: model.actions, candidates });
    const score = (rule: string, partition: Parameters<typeof agreement>[0]) => ({
      rule,
      orbits: agreement(partition, exact.get('orbits')),
      values: agreement(partition, exact.get('equal Q*')),
    });
    const own = exact.get('orbits').labels;
    const live = Array.from(own.keys()).filter((pair) => own[pair]! >= 0);
    return {
      rewarded: mean(live.map((pair) => Number(model.rewards[model.outcomeStarts[pair]!] !== 0))),
      found: [
        ...rules.map(({ name, clusters }) => score(name, clusters(counter))),
        score(TRANSFORMATIONS, group.orbits),
      ],
    };
  },
  gather: (parts, tasks, setting) => {
    const cells = new Map<string, { readonly task: DensityTask; readonly parts: DensityPart[] }>();
    parts.forEach((part, k) => {
      const task = tasks[k]!;
      const key = `${task.density} ${task.shaped}`;
      const cell = cells.get(key) ?? { task, parts: [] };
      cells.set(key, cell);
      cell.parts.push(part);
    });
    const rows = [...cells.values()].flatMap(({ task: { density, shaped }, parts: own }) =>
      own[0]!.found.map(({ rule }, r): DensityRow => {
        const found = own.map((part) => part.found[r]!);
        const of = (statistic: (runs: readonly DensityPart['found'][number][]) => number): Estimate =>
          statisticOf([found], ([runs]) => statistic(runs!), setting);
        return {
          density,
          shaped,
          rewarded: mean(own.map(({ rewarded }) => rewarded)),
          rule,
          runs: own.length,
          precision: found.some(({ values }) => values.asserted > 0) ? of((runs) => pooled(runs).precision) : null,
          recall: of((runs) => pooled(runs).recall),
          score: of((runs) => {
            const { precision, recall } = pooled(runs);
            return recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
          }),
        };
      }),
    );
    return { episodes: tasks[0]!.episodes, rows };
  },
};

/** Precision against equal `Q*` and recall against the orbits of all runs together. */
function pooled(runs: readonly DensityPart['found'][number][]): { precision: number; recall: number } {
  const sum = (list: readonly Agreement[], key: 'asserted' | 'correct' | 'true') =>
    list.reduce((total, one) => total + one[key], 0);
  const counts = (list: readonly Agreement[]) =>
    agreementOf({ asserted: sum(list, 'asserted'), correct: sum(list, 'correct'), true: sum(list, 'true') });
  return {
    precision: counts(runs.map(({ values }) => values)).precision,
    recall: counts(runs.map(({ orbits }) => orbits)).recall,
  };
}
