/**
 * Does detection need dense reward? The same grid with the same eight symmetries and rewards on ever more of its cells, with
 * and without potential-based shaping; what is found by two rules on reward trajectories, and by tests of whole
 * transformations, which look at transitions too.
 */
import { Engine } from '../../../create-engine.js';
import { mean } from '../../../statistics/scores.js';

import { ExactReferences } from '../../../symmetry/exact/references.js';
import { gridTransformations } from '../../../symmetry/grid-candidates.js';
import { detectionRules, pooledAgreement } from '../../detection/curves.js';
import { partsBy } from '../../groups.js';
import { statisticOf } from '../estimates.js';
import { type RuleScore, ruleScores } from '../rule-scores.js';
import { member, seedsOf, sized } from '../setting.js';
import { DISCOUNT, tiledGrid } from '../worlds.js';

/** The published rule, and the one that asks how surprising an agreement is. */
const rules = detectionRules.filter(({ name }) => name === 'χ over a threshold' || name === 'Bayes factor');

export type DensityData = ReturnType<typeof rewardDensity.gather>;
export type DensityRow = DensityData['rows'][number];

export const rewardDensity = member({
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
    const batch = new Engine(backend).rollout(model, { episodes, maxSteps: environment.maxSteps!, seed });
    const own = new ExactReferences(model, { discount: DISCOUNT }).get('orbits').labels;
    const live = Array.from(own.keys()).filter((pair) => own[pair]! >= 0);
    return {
      /** Share of the live pairs with a reward other than 0. */
      rewarded: mean(live.map((pair) => Number(model.rewards[model.outcomeStarts[pair]!] !== 0))),
      found: ruleScores(backend, model, batch, rules, gridTransformations(model.layout!)),
    };
  },
  gather: (parts, tasks, setting) => {
    const cells = partsBy(parts, tasks, ({ density, shaped }) => `${density} ${shaped}`);
    const rows = cells.flatMap(([, own, { density, shaped }]) =>
      own[0]!.found.map(({ rule }, r) => {
        const found = own.map((part) => part.found[r]!);
        const of = (statistic: (runs: readonly RuleScore[]) => number) =>
          statisticOf([found], ([runs]) => statistic(runs!), setting);
        return {
          density,
          shaped,
          rewarded: mean(own.map(({ rewarded }) => rewarded)),
          rule,
          runs: own.length,
          /** Against equal `Q*`, all runs taken together; null where nothing was joined. */
          precision: found.some(({ values }) => values.asserted > 0) ? of((runs) => pooled(runs).precision) : null,
          /** Against the orbits. */
          recall: of((runs) => pooled(runs).recall),
          /** Harmonic mean of the two. */
          score: of((runs) => {
            const { precision, recall } = pooled(runs);
            return recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
          }),
        };
      }),
    );
    return { episodes: tasks[0]!.episodes, rows };
  },
});

/** Precision against equal `Q*` and recall against the orbits of all runs together. */
function pooled(runs: readonly RuleScore[]): { precision: number; recall: number } {
  return {
    precision: pooledAgreement(runs.map(({ values }) => values)).precision,
    recall: pooledAgreement(runs.map(({ orbits }) => orbits)).recall,
  };
}
