/** Question 2: does the representation capture all symmetries? */
import { detectionRules } from '../../detection/curves.js';
import { intervalsFigure } from '../../figures.js';
import { distinct } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { label, labels, number, table } from '../../tables.js';
import { capital, estimateText, known, listed } from '../../words.js';
import type { Answer } from '../answer.js';
import { TRANSFORMATIONS } from '../rule-scores.js';
import type { ClassRow, CompletenessData, FoundRow } from './experiment.js';

/** A recall that counts as all. */
const NEARLY = 0.99;

export type CompletenessVerdict = { readonly complete: boolean; readonly sound: boolean };

/** In the limit: complete when no pair of pairs of one orbit is ever told apart; sound when none but those is joined. */
export function completenessVerdict({ exact }: Pick<CompletenessData, 'exact'>): CompletenessVerdict {
  return {
    complete: exact.every((row) => row.agreement.orbits.recall === 1),
    sound: longest(exact).every((row) => row.agreement.orbits.precision === 1),
  };
}

export function answer(data: CompletenessData): Answer {
  const { exact, found, episodes } = data;
  const { complete, sound } = completenessVerdict(data);
  const last = longest(exact);
  const misled = last.filter((row) => row.agreement['equal Q*'].precision < 1);
  const unsound = last.filter((row) => row.agreement.orbits.precision < 1);
  const missed = found.filter(
    ({ rule, recall }) => rule === TRANSFORMATIONS && recall !== null && recall.estimate < NEARLY,
  );
  const rules = distinct(found.map(({ rule }) => rule));
  const from = `From ${compact(episodes)} episodes`;
  return {
    number: 2,
    title: 'Does the representation capture all symmetries?',
    asked: ['want to show that the way we build our repesentation is capable of capturing all symmetries'],
    notes: 'Symmetry detection',
    experiment:
      `In the limit: exact laws of reward trajectories under the uniform policy, by dynamic programming; pairs with equal laws are one class. From experience: ${compact(episodes)} episodes of the uniform policy, four rules on χ and tests of ` +
      'whole transformations (given candidates, and maps grown from the experience). Recall: the share of the pairs of pairs of one orbit that are joined. Precision: the share of the joined that have equal Q*. ' +
      `The rules: ${listed(detectionRules.map(({ name, description }) => `“${name}”, ${description}`))}.`,
    verdict: [
      complete
        ? 'In the limit, yes: in every world the exact classes of reward trajectories join all pairs of one orbit, at every length.'
        : `In the limit, no: recall against the orbits falls to ${percent(Math.min(...exact.map((row) => row.agreement.orbits.recall)))}.`,
      sound
        ? 'They join nothing else.'
        : `They also join what no symmetry maps onto each other (in ${unsound.length} of ${last.length} worlds), so complete is not the same as right.`,
      experienceSentence(found, rules, from),
    ],
    findings: [
      `Classes of length ${last[0]!.length} against orbits: ${listed(last.map((row) => `${row.classes} for ${row.orbits} (${row.world})`))}.`,
      misled.length === 0
        ? `All that the classes of length ${last[0]!.length} join has equal Q*: a learner of values is not misled.`
        : `Where classes join pairs of different Q*, a learner of values is misled: ${listed(
            misled.map(
              (row) => `${row.world} (${percent(row.agreement['equal Q*'].precision)} of the joined are equal)`,
            ),
          )}.`,
      ...missed.map(({ world, recall }) => {
        const twins = percent(last.find((row) => row.world === world)!.twins);
        return `${capital(TRANSFORMATIONS)} miss part of what is the same in ${world} (recall ${percent(recall!.estimate)}): ${twins} of it are two moves of one state, which a map of states need not show.`;
      }),
      ...rules.map((rule) => {
        const [recall, precision] = [lowest(found, rule, 'recall'), lowest(found, rule, 'precision')];
        const joined =
          precision === null
            ? 'joins nothing anywhere'
            : `precision at worst ${percent(precision.precision!.estimate)} (${precision.world})`;
        return `${rule}: ${recall === null ? 'nothing to find' : `recall from ${percent(recall.recall!.estimate)} (${recall.world}) up`}; ${joined}.`;
      }),
    ],
    figures: [
      intervalsFigure({
        name: 'completeness',
        title: `Recall of the orbits from ${compact(episodes)} episodes`,
        caption: 'All runs together, with 95 % intervals. 100 %: every pair of pairs of one orbit is joined.',
        x: { label: 'recall', domain: [0, 1], percent: true },
        bars: found.flatMap(({ world, rule, recall }) =>
          recall === null
            ? []
            : [{ group: world, name: rule, series: 1 + rules.indexOf(rule), interval: known(recall) }],
        ),
      }),
    ],
    tables: [
      table(
        'In the limit',
        'Exact classes of reward trajectories of each length. Recall and precision against three truths, each coarser than the one before.',
        exact,
        [
          label('world', ({ world }) => world),
          number('length', ({ length }) => String(length)),
          number('classes', ({ classes }) => String(classes)),
          number('orbits', ({ orbits }) => String(orbits)),
          number('recall, orbits', ({ agreement }) => percent(agreement.orbits.recall)),
          number('precision, orbits', ({ agreement }) => percent(agreement.orbits.precision)),
          number('recall, homomorphism', ({ agreement }) => percent(agreement.homomorphism.recall)),
          number('precision, homomorphism', ({ agreement }) => percent(agreement.homomorphism.precision)),
          number('precision, equal Q*', ({ agreement }) => percent(agreement['equal Q*'].precision)),
        ],
      ),
      table(
        'From experience',
        'Recall against the orbits (– where no two pairs are the same), precision against equal Q* (– where nothing is joined).',
        found,
        [
          ...labels('world', 'rule'),
          number('recall', ({ recall }) => estimateText(recall)),
          number('precision', ({ precision }) => estimateText(precision)),
        ],
      ),
    ],
  };
}

/** Which rules join all pairs of one orbit, at what price, and which do not. */
function experienceSentence(found: readonly FoundRow[], rules: readonly string[], from: string): string {
  const all = rules.filter((rule) => (lowest(found, rule, 'recall')?.recall?.estimate ?? 1) >= NEARLY);
  const others = rules.filter((rule) => !all.includes(rule));
  const said = (rule: string): string => {
    if (!all.includes(rule))
      return `${rule} (recall down to ${percent(lowest(found, rule, 'recall')!.recall!.estimate)})`;
    const worst = lowest(found, rule, 'precision')?.precision ?? null;
    return `${rule} (${worst === null ? 'joining nothing' : `precision ${worst.estimate === 1 ? '' : 'down to '}${percent(worst.estimate)}`})`;
  };
  if (others.length === 0) return `${from}, every rule joins all of them: ${listed(all.map(said))}.`;
  if (all.length === 0) return `${from}, no rule joins all of them everywhere: ${listed(others.map(said))}.`;
  return `${from}, all of them are joined everywhere by ${listed(all.map(said))}, not by ${listed(others.map(said))}.`;
}

/** The row of a rule that does worst. */
function lowest(found: readonly FoundRow[], rule: string, key: 'recall' | 'precision'): FoundRow | null {
  const own = found.filter((row) => row.rule === rule && row[key] !== null);
  return own.reduce<FoundRow | null>(
    (least, row) => (least === null || row[key]!.estimate < least[key]!.estimate ? row : least),
    null,
  );
}

function longest(exact: readonly ClassRow[]): readonly ClassRow[] {
  const length = Math.max(...exact.map((row) => row.length));
  return exact.filter((row) => row.length === length);
}
