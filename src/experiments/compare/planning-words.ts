/** What symmetry gains a planner: over the same planner without it, not over a learner that has no model. */
import { ratioOfMedians } from '../../statistics/censored.js';
import { isPlanner } from './methods.js';
import { RecordTable } from './summary.js';
import type { Study } from './types.js';
import { finds, isJudged, verdict } from './words.js';

/** A planner with symmetry over the same one without. */
type PlanningRow = ReturnType<typeof planningRows>[number];

/** By environment the planner that gained most from symmetry; none where none was run with and without. */
export function planningRows(study: Study) {
  const { environments, methods, records } = study;
  const table = new RecordTable(
    environments.map(({ name }) => name),
    methods.map(({ name }) => name),
    records,
  );
  const options = { resamples: 500, seed: 20 };
  return environments.filter(isJudged).flatMap(({ name: environment }) => {
    const rows = methods.filter(isPlanner).flatMap((method) => {
      const base = methods.find(({ learner, similarity }) => learner === method.learner && similarity === null);
      if (!finds(method) || base === undefined) return [];
      const [own, over] = [table.steps(environment, method.name), table.steps(environment, base.name)];
      if (own.length === 0 || over.length === 0) return [];
      const ratio = ratioOfMedians(own, over, options);
      return ratio.estimate.value === null ? [] : [{ environment, method: method.name, over: base.name, ratio }];
    });
    return rows.sort((a, b) => a.ratio.estimate.value! - b.ratio.estimate.value!).slice(0, 1);
  });
}

/** The most that a planner gained, where that is clear. */
export function bestPlanning(study: Study): PlanningRow | null {
  const clear = planningRows(study).filter((row) => verdict(row) === 'faster');
  return clear.sort((a, b) => a.ratio.estimate.value! - b.ratio.estimate.value!)[0] ?? null;
}
