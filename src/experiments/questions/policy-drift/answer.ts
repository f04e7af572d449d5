/** Question 5: is χ independent of the policy? */

import { intervalsFigure } from '../../figures.js';
import { grouped, matching } from '../../groups.js';
import { compact } from '../../numbers.js';
import { labels, number, table } from '../../tables.js';
import { estimateText, known, listed, rounded, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import type { DriftData, ExactDriftRow, SampledDriftRow } from './experiment.js';

/** Changes below this are rounding. */
const ROUNDING = 1e-9;

export function driftVerdict({ exact, sampled }: Pick<DriftData, 'exact' | 'sampled'>) {
  const least = (policy: string) =>
    Math.max(...exact.filter((row) => row.policy === policy).map(({ orbitChange }) => orbitChange));
  const said = (change: number) => (change <= ROUNDING ? ('independent' as const) : ('dependent' as const));
  const drifting = sampled.filter(({ plainRatio }) => plainRatio.low > 1);
  return {
    /** Of the pairs of pairs of one orbit, under the policy that treats symmetric actions alike, and under the one that does not. */
    symmetricPolicy: said(least('greedy, ties even')),
    anyPolicy: said(Math.max(least('greedy, ties even'), least('greedy, ties lowest'))),
    /** Measures and worlds whose sampled drift is clearly above noise, and those in which weights clearly lessen it. */
    drifting,
    corrected: drifting.filter(({ plainRatio, correctedRatio }) => correctedRatio.high < plainRatio.low),
    /** Those in which weights clearly make it worse: their own variance is the larger evil. */
    worsened: sampled.filter(({ plainRatio, correctedRatio }) => correctedRatio.low > plainRatio.high),
  };
}

export function answer(data: DriftData): Answer {
  const { exact, sampled, epsilon, steps } = data;
  const { symmetricPolicy, anyPolicy, drifting, corrected, worsened } = driftVerdict(data);
  const named = (rows: readonly SampledDriftRow[]) =>
    listed(
      grouped(rows, ({ world }) => world).map(
        ([world, own]) => `${own.length} of ${matching(sampled, { world }).length} measures on “${world}”`,
      ),
    );
  const uneven = exact.filter((row) => row.policy === 'greedy, ties lowest');
  const worse = worsened.length === 0 ? '' : ` and clearly worsen it in ${worsened.length} (${named(worsened)})`;
  return {
    number: 5,
    title: 'Is χ independent of the policy?',
    asked: [
      "The estimates of D(p(· | s, a), p(· | s', a')) are independent of policy. Sure, the current policy will effect the distribution of trajectories p(· | s, a). But if ∃ f, g : s' = f(s), a' = g_s(a) then p(· | s', a') will be effected equally.",
    ],
    notes: 'Symmetry detection',
    experiment:
      `In the limit: χ from the exact laws of reward trajectories under the uniform policy and under two that are ε-greedy on Q* (ε = ${epsilon}): one shares ties between optimal actions evenly, so that it has all symmetries of the world, ` +
      `one takes the lowest action. In samples of about ${compact(steps)} steps: mean |Δχ| over all two pairs between two uniform samples (noise), and between a uniform one and an ε-greedy one (drift), with plain counts and with importance weights towards the uniform policy.`,
    verdict: [
      anyPolicy === 'independent'
        ? 'Yes, for pairs of one orbit: no change of policy moved their χ.'
        : symmetricPolicy === 'independent'
          ? `Only half: χ of two pairs of one orbit stays what it is (1) as long as the policy itself treats symmetric states alike. A policy that breaks ties one way tells them apart: their χ falls to ${spanText(uneven.map(({ orbitLeast }) => orbitLeast))} at the lowest, in the limit of infinite data.`
          : 'No: even under a policy that treats symmetric states alike, χ of pairs of one orbit changes.',
      drifting.length === 0
        ? 'In samples no drift beyond noise was measured.'
        : `In samples χ of all pairs moves by ${spanText(drifting.map(({ plainRatio }) => plainRatio.estimate))} times the noise in ${drifting.length} of ${sampled.length} cases; importance weights clearly lessen it in ${
            corrected.length === 0 ? 'none of them' : `${corrected.length} (${named(corrected)})`
          }${worse}.`,
    ],
    findings: [
      ...grouped(exact, ({ world }) => world).map(([world, own]) => {
        const span = (key: 'orbitLeast' | 'orbitChange' | 'otherChange', policy: ExactDriftRow['policy']) =>
          spanText(matching(own, { policy }).map((row) => rounded(row[key], ROUNDING)));
        return (
          `${world}, in the limit: inside orbits mean |Δχ| is ${span('orbitChange', 'greedy, ties even')} under the policy with all symmetries and ${span('orbitChange', 'greedy, ties lowest')} under the one without ` +
          `(least χ ${span('orbitLeast', 'greedy, ties lowest')}); between other pairs it is ${span('otherChange', 'greedy, ties even')} and ${span('otherChange', 'greedy, ties lowest')}.`
        );
      }),
      ...grouped(sampled, ({ world }) => world).map(([world, own]) => {
        const drift = own.map(
          (row) =>
            `${compact(row.plainRatio.estimate)}, weighted ${compact(row.correctedRatio.estimate)} (${row.measure})`,
        );
        return `${world}, in samples: drift over noise ${listed(drift)}.`;
      }),
    ],
    figures: [
      intervalsFigure({
        name: 'policy-drift',
        title: 'How far χ moves with the policy, in units of sampling noise',
        caption:
          'Mean |Δχ| over that between two uniform samples, with 95 % intervals; the dashed line is noise alone.',
        x: { label: 'drift over noise', scale: 'log' },
        level: 1,
        bars: sampled.flatMap(({ world, measure, plainRatio, correctedRatio }) => [
          { group: `${world}: ${measure}`, name: 'plain counts', series: 2, interval: known(plainRatio) },
          { group: `${world}: ${measure}`, name: 'weighted', series: 1, interval: known(correctedRatio) },
        ]),
      }),
    ],
    tables: [
      table(
        'In the limit',
        'Exact χ under the uniform policy against that under another; mean |Δχ| inside orbits and between all other pairs.',
        exact,
        [
          ...labels('world', 'measure', 'policy'),
          number('least χ in an orbit, uniform', ({ orbitLeastUniform }) => compact(orbitLeastUniform)),
          number('least χ in an orbit', ({ orbitLeast }) => compact(orbitLeast)),
          number('|Δχ| in orbits', ({ orbitChange }) => compact(rounded(orbitChange, ROUNDING))),
          number('|Δχ| elsewhere', ({ otherChange }) => compact(rounded(otherChange, ROUNDING))),
        ],
      ),
      table('Drift in samples', 'Mean |Δχ| over pairs of pairs, means over seeds with 95 % intervals.', sampled, [
        ...labels('world', 'measure'),
        number('noise', ({ noise }) => estimateText(noise)),
        number('drift, plain', ({ plain }) => estimateText(plain)),
        number('drift, weighted', ({ corrected: weighted }) => estimateText(weighted)),
        number('plain / noise', ({ plainRatio }) => estimateText(plainRatio)),
        number('weighted / noise', ({ correctedRatio }) => estimateText(correctedRatio)),
      ]),
    ],
  };
}
