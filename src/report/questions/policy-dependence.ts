/** Question 5: is χ independent of the policy? */
import type { DriftData, ExactDriftRow, SampledDriftRow } from '../../experiments/questions/policy-drift/experiment.js';
import { compact } from '../numbers.js';
import { type Answer, estimateText, listed, number, spanText } from './answer.js';
import { intervalPlot } from './plots.js';

/** Changes below this are rounding. */
const ROUNDING = 1e-9;

export interface DriftVerdict {
  /** Of the pairs of pairs of one orbit, under the policy that treats symmetric actions alike, and under the one that does not. */
  readonly symmetricPolicy: 'independent' | 'dependent';
  readonly anyPolicy: 'independent' | 'dependent';
  /** Measures and worlds whose sampled drift is clearly above noise, and those in which weights clearly lessen it. */
  readonly drifting: readonly SampledDriftRow[];
  readonly corrected: readonly SampledDriftRow[];
  /** Those in which weights clearly make it worse: their own variance is the larger evil. */
  readonly worsened: readonly SampledDriftRow[];
}

export function driftVerdict({ exact, sampled }: Pick<DriftData, 'exact' | 'sampled'>): DriftVerdict {
  const least = (policy: string) =>
    Math.max(...exact.filter((row) => row.policy === policy).map(({ orbitChange }) => orbitChange));
  const said = (change: number) => (change <= ROUNDING ? ('independent' as const) : ('dependent' as const));
  const drifting = sampled.filter(({ plainRatio }) => plainRatio.low > 1);
  return {
    symmetricPolicy: said(least('greedy, ties even')),
    anyPolicy: said(Math.max(least('greedy, ties even'), least('greedy, ties lowest'))),
    drifting,
    corrected: drifting.filter(({ plainRatio, correctedRatio }) => correctedRatio.high < plainRatio.low),
    worsened: sampled.filter(({ plainRatio, correctedRatio }) => correctedRatio.low > plainRatio.high),
  };
}

export function policyDependence(data: DriftData): Answer {
  const { exact, sampled, epsilon, steps } = data;
  const { symmetricPolicy, anyPolicy, drifting, corrected, worsened } = driftVerdict(data);
  const named = (rows: readonly SampledDriftRow[]) =>
    listed(
      [...new Set(rows.map(({ world }) => world))].map((world) => {
        const count = (list: readonly SampledDriftRow[]) => list.filter((row) => row.world === world).length;
        return `${count(rows)} of ${count(sampled)} measures on “${world}”`;
      }),
    );
  const uneven = exact.filter((row) => row.policy === 'greedy, ties lowest');
  const verdict = [
    anyPolicy === 'independent'
      ? 'Yes, for pairs of one orbit: no change of policy moved their χ.'
      : symmetricPolicy === 'independent'
        ? 'Only half: χ of two pairs of one orbit stays what it is (1) as long as the policy itself treats symmetric states alike. A policy that breaks ties one way ' +
          `tells them apart: their χ falls to ${spanText(uneven.map(({ orbitLeast }) => orbitLeast))} at the lowest, in the limit of infinite data.`
        : 'No: even under a policy that treats symmetric states alike, χ of pairs of one orbit changes.',
    drifting.length === 0
      ? 'In samples no drift beyond noise was measured.'
      : `In samples χ of all pairs moves by ${spanText(drifting.map(({ plainRatio }) => plainRatio.estimate))} times the noise in ${drifting.length} of ${sampled.length} cases` +
        (corrected.length === 0
          ? '; importance weights clearly lessen it in none of them.'
          : `; importance weights clearly lessen it in ${corrected.length} (${named(corrected)})${worsened.length === 0 ? '' : ` and clearly worsen it in ${worsened.length} (${named(worsened)})`}.`),
  ].join(' ');
  return {
    number: 5,
    title: 'Is χ independent of the policy?',
    asked: [
      "The estimates of D(p(· | s, a), p(· | s', a')) are independent of policy. Sure, the current policy will effect the distribution of trajectories p(· | s, a). But if ∃ f, g : s' = f(s), a' = g_s(a) then p(· | s', a') will be effected equally.",
    ],
    experiment:
      `In the limit: χ from the exact laws of reward trajectories under the uniform policy and under two that are ε-greedy on Q* (ε = ${epsilon}): one shares ties between optimal actions evenly, so that it has all symmetries ` +
      `of the world, one takes the lowest action. In samples of about ${compact(steps)} steps: mean |Δχ| over all two pairs between two uniform samples (noise), and between a uniform one and an ε-greedy one (drift), ` +
      'with plain counts and with importance weights towards the uniform policy.',
    verdict,
    findings: [
      ...[...new Set(exact.map(({ world }) => world))].map((world) => {
        const own = exact.filter((row) => row.world === world);
        const span = (key: 'orbitLeast' | 'orbitChange' | 'otherChange', policy: ExactDriftRow['policy']) =>
          spanText(own.filter((row) => row.policy === policy).map((row) => clean(row[key])));
        return (
          `${world}, in the limit: inside orbits mean |Δχ| is ${span('orbitChange', 'greedy, ties even')} under the policy with all symmetries and ${span('orbitChange', 'greedy, ties lowest')} under the one without ` +
          `(least χ ${span('orbitLeast', 'greedy, ties lowest')}); between other pairs it is ${span('otherChange', 'greedy, ties even')} and ${span('otherChange', 'greedy, ties lowest')}.`
        );
      }),
      ...[...new Set(sampled.map(({ world }) => world))].map((world) => {
        const own = sampled.filter((row) => row.world === world);
        return `${world}, in samples: drift over noise ${listed(
          own.map(
            (row) =>
              `${compact(row.plainRatio.estimate)}, weighted ${compact(row.correctedRatio.estimate)} (${row.measure})`,
          ),
        )}.`;
      }),
    ],
    figures: [
      intervalPlot({
        name: 'policy-drift',
        title: 'How far χ moves with the policy, in units of sampling noise',
        caption:
          'Mean |Δχ| over that between two uniform samples, with 95 % intervals; the dashed line is noise alone.',
        x: { label: 'drift over noise →', scale: 'log' },
        level: 1,
        bars: sampled.flatMap((row) => [
          bar(row, 'plain counts', 2, row.plainRatio),
          bar(row, 'weighted', 1, row.correctedRatio),
        ]),
      }),
    ],
    tables: [
      {
        title: 'In the limit',
        note: 'Exact χ under the uniform policy against that under another; mean |Δχ| inside orbits and between all other pairs.',
        columns: [
          { head: 'world' },
          { head: 'measure' },
          { head: 'policy' },
          number('least χ in an orbit, uniform'),
          number('least χ in an orbit'),
          number('|Δχ| in orbits'),
          number('|Δχ| elsewhere'),
        ],
        rows: exact.map((row) => [
          row.world,
          row.measure,
          row.policy,
          compact(row.orbitLeastUniform),
          compact(row.orbitLeast),
          compact(clean(row.orbitChange)),
          compact(clean(row.otherChange)),
        ]),
      },
      {
        title: 'Drift in samples',
        note: 'Mean |Δχ| over pairs of pairs, means over seeds with 95 % intervals.',
        columns: [
          { head: 'world' },
          { head: 'measure' },
          number('noise'),
          number('drift, plain'),
          number('drift, weighted'),
          number('plain / noise'),
          number('weighted / noise'),
        ],
        rows: sampled.map((row) => [
          row.world,
          row.measure,
          estimateText(row.noise),
          estimateText(row.plain),
          estimateText(row.corrected),
          estimateText(row.plainRatio),
          estimateText(row.correctedRatio),
        ]),
      },
    ],
  };
}

function bar({ world, measure }: SampledDriftRow, name: string, series: number, ratio: SampledDriftRow['noise']) {
  return { group: `${world}: ${measure}`, name, series, value: ratio.estimate, low: ratio.low, high: ratio.high };
}

function clean(value: number): number {
  return value <= ROUNDING ? 0 : value;
}
