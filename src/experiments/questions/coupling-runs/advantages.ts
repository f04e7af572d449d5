/** Question 10: what are the advantages of one or the other? The method comparison itself. */
import type { Bound } from '../../../statistics/interval.js';
import { intervalsFigure } from '../../figures.js';
import { distinct, grouped, matching, theOne } from '../../groups.js';
import { boundText, compact, intervalText, percent } from '../../numbers.js';
import { label, labels, number, table } from '../../tables.js';
import { listed } from '../../words.js';
import type { Answer } from '../answer.js';
import type { WayLearningData, WayRow } from '../way-learning/experiment.js';
import { plain } from '../way-updates/answer.js';
import { type CouplingData, type CouplingRow, couplingMethods, isOfPairs } from './experiment.js';

type CouplingRank = ReturnType<typeof couplingRanks>[number];

/** The couplings, the fastest first; those of which no upper limit is known last. */
export function couplingRanks({ rows }: CouplingData) {
  const place = ({ ratio }: { readonly ratio: Bound }): number => {
    if (ratio.value === null) return Infinity;
    return ratio.relation === '>=' ? 1e9 + ratio.value : ratio.value;
  };
  return couplingMethods
    .filter(({ name }) => name !== 'plain')
    .map(({ name: method }) => {
      const own = matching(rows, { method });
      return {
        method,
        /** Geometric mean over the worlds of the ratio of steps, told the truth: as far as it is known. */
        ratio: geometricMean(matching(own, { told: 'the truth' }).map(({ steps }) => steps.estimate)),
        /** Told wrong pairs, and told a false symmetry. */
        pairs: survivalOf(own.filter(({ told }) => isOfPairs(told))),
        symmetry: survivalOf(matching(own, { told: 'a false symmetry' })),
        /** Diverged runs in all, told the truth or not. */
        diverged: survivalOf(own).diverged,
      };
    })
    .sort((a, b) => place(a) - place(b) || 0);
}

/** What bounds say of their geometric mean: nothing when one is unknown or they point both ways. */
function geometricMean(bounds: readonly Bound[]): Bound {
  const relations = distinct(bounds.map(({ relation }) => relation).filter((relation) => relation !== '='));
  const [relation = '='] = relations;
  if (bounds.length === 0 || relations.length > 1 || relation === 'unknown')
    return { relation: 'unknown', value: null };
  return { relation, value: Math.exp(bounds.reduce((sum, { value }) => sum + Math.log(value!), 0) / bounds.length) };
}

/** All runs, those that learned, those that diverged. */
export function survivalOf(rows: readonly CouplingRow[]) {
  const sum = (key: 'runs' | 'solved' | 'diverged') => rows.reduce((total, row) => total + row[key], 0);
  return { runs: sum('runs'), learned: sum('solved'), diverged: sum('diverged') };
}

type WayRank = ReturnType<typeof wayRanks>[number];

/** The ways, the most data-efficient first; those without a multiplier last. */
export function wayRanks({ rows, wrong }: Pick<WayLearningData, 'rows' | 'wrong'>) {
  return grouped(rows, ({ method }) => method)
    .filter(([method]) => method !== 'none')
    .map(([method, own]) => ({
      method,
      /** Geometric mean over the tasks of the samples saved; null where it is unknown in one of them. */
      multiplier: geometricMean(own.map(multiplierBound)).value,
      /** Median error with a wrong group over the plain one. */
      harm: theOne(wrong, { method }).ratio.estimate,
    }))
    .sort((a, b) => (b.multiplier ?? 0) - (a.multiplier ?? 0));
}

export function multiplierBound({ multiplier }: Pick<WayRow, 'multiplier'>): Bound {
  return multiplier === null ? { relation: 'unknown', value: null } : { relation: '=', value: multiplier.estimate };
}

export function advantages(data: CouplingData, learning: WayLearningData): Answer {
  const ranks = couplingRanks(data);
  const ways = wayRanks(learning);
  const conditionOf = ({ world, told }: CouplingRow): string => `${world}, ${told}`;
  return {
    number: 10,
    title: 'But what are the advantages of one or the other?',
    asked: ['But. What are the advantages of one or the other?'],
    notes: 'Value symmetries',
    experiment:
      'Couplings: plain Q-learning against each coupling told the truth, told the true orbits with 5 % of the pairs in a wrong one or with 10 % false pairs added, told χ of the published recipe after 30 episodes, and told the whole group of the ' +
      `square in a world with one reflection only and in one with a stray wall (up to ${data.episodes.wrong} episodes when told something wrong, ${data.episodes.right} otherwise). Ways for functions: samples saved, error with a group that the task does not have, invariance reached, gradient noise, memory, multiply-adds.`,
    verdict: [...couplingSentences(ranks, data), ...waySentences(ways)],
    findings: [
      ...ranks.map(({ method, ratio, pairs, symmetry }) => {
        const right =
          ratio.value === null
            ? 'steps unknown when right (too few runs learned)'
            : `${boundText(ratio)} of the plain steps when right`;
        return `${method}: ${right}${survivalText('wrong pairs', pairs)}${survivalText('a false symmetry', symmetry)}.`;
      }),
      ...ways.map(
        ({ method, multiplier, harm }) =>
          `${plain(method)}: ${multiplier === null ? 'no multiplier in every task' : `${compact(multiplier)} times the samples`}; wrong group: ${compact(harm)} times the plain error.`,
      ),
    ],
    figures: [
      intervalsFigure({
        name: 'advantages',
        title: 'Steps to the threshold over those of plain Q-learning, right and wrong',
        caption:
          'Medians with 95 % intervals. Hollow marks are bounds: fewer than half of these runs learned; an arrow to ∞ is an interval that nothing bounds.',
        x: { label: 'ratio to plain Q-learning', scale: 'log' },
        level: 1,
        bars: data.rows
          .filter(({ method }) => method !== 'plain')
          .sort((a, b) => conditionOf(a).localeCompare(conditionOf(b)))
          .map((row) => ({
            group: conditionOf(row),
            name: row.method,
            series: couplingMethods.findIndex(({ name }) => name === row.method),
            interval: row.steps,
          })),
      }),
    ],
    tables: [
      table(
        'Told something wrong',
        'Steps to the threshold over those of plain Q-learning on the same world; ≥ where too few runs learned.',
        data.rows.filter(({ told }) => told !== 'the truth'),
        [
          ...labels('world', 'told'),
          label('coupling', ({ method }) => method),
          number('learned', ({ solved, runs }) => `${solved}/${runs}`),
          number('diverged', ({ diverged }) => String(diverged)),
          number('steps', ({ steps }) => intervalText(steps)),
        ],
      ),
    ],
  };
}

function couplingSentences(ranks: readonly CouplingRank[], { rows }: CouplingData): string[] {
  const fast = ranks.filter(({ ratio }) => ratio.relation === '=' || ratio.relation === '<=');
  const [fastest, slowest] = [fast[0]?.ratio.value ?? 0, fast.at(-1)];
  const near = fast.filter(({ ratio }) => ratio.value! <= 1.15 * fastest).map(({ method }) => method);
  const unknown = ranks.filter((one) => !fast.includes(one)).map(({ method }) => method);
  const diverging = ranks
    .filter(({ diverged }) => diverged > 0)
    .map(({ method, diverged }) => `${method} (${diverged} runs)`);
  const share = ({ pairs }: CouplingRank) => pairs.learned / pairs.runs;
  const tested = ranks.filter(({ pairs }) => pairs.runs > 0).toSorted((a, b) => share(b) - share(a));
  const misled = rows.filter(({ told, method }) => told === 'a false symmetry' && method !== 'plain');
  const worlds = grouped(misled, ({ world }) => world).map(([world, own]) => {
    const { learned, runs } = survivalOf(own);
    return `${learned} of ${runs} runs on “${world}”`;
  });
  return [
    fast.length === 0
      ? 'Which coupling is fastest when told the truth is not known: too few runs learned.'
      : `Told the truth, ${near.length === 1 ? `${near[0]} is fastest` : `${listed(near)} are about equally fast`} (${compact(fastest)} of plain Q-learning's steps in the mean over worlds)${
          fast.length > near.length ? `; slowest is ${slowest!.method} (${compact(slowest!.ratio.value!)})` : ''
        }.`,
    fast.length === 0 || unknown.length === 0 ? '' : `Of ${listed(unknown)} too few runs learned to say.`,
    diverging.length === 0 ? 'No coupling diverged.' : `Values diverged under ${listed(diverging)} and under no other.`,
    tested.length === 0
      ? ''
      : `Runs that still learned when told wrong pairs: ${listed(tested.map((one) => `${one.method} ${percent(share(one))}`))}.`,
    worlds.length === 0 ? '' : `Told a false symmetry, all couplings together: ${listed(worlds)} still learned.`,
  ];
}

function waySentences(ways: readonly WayRank[]): string[] {
  const best = ways.find(({ multiplier }) => multiplier !== null);
  if (best === undefined) return ['No way for functions gained data in every task.'];
  const idle = ways
    .filter(({ multiplier }) => multiplier === null || multiplier < 1.1)
    .map(({ method }) => plain(method));
  const harmless = [...ways].sort((a, b) => a.harm - b.harm)[0]!;
  return [
    `For functions, ${plain(best.method)} saves most (${compact(best.multiplier!)} times the samples in the mean over tasks)${
      idle.length === 0 ? '' : `, ${listed(idle)} none, or not in every task`
    }; told a wrong group, ${plain(harmless.method)} is harmed least (error ${compact(harmless.harm)} times the plain one).`,
  ];
}

function survivalText(what: string, { runs, learned, diverged }: CouplingRank['pairs']): string {
  return runs === 0 ? '' : `; told ${what}, ${learned} of ${runs} runs learned and ${diverged} diverged`;
}
