/** Question 2: does the representation capture all symmetries? */
import { detectionRules } from '../../experiments/detection/curves.js';
import {
  type ClassRow,
  type CompletenessData,
  type FoundRow,
  TRANSFORMATIONS,
} from '../../experiments/questions/completeness/experiment.js';
import { compact, percent } from '../numbers.js';
import { type Answer, capital, estimateText, listed, number } from './answer.js';
import { intervalPlot } from './plots.js';

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

export function captured(data: CompletenessData): Answer {
  const { exact, found, episodes } = data;
  const { complete, sound } = completenessVerdict(data);
  const last = longest(exact);
  const unsound = last.filter((row) => row.agreement.orbits.precision < 1);
  const misled = last.filter((row) => row.agreement['equal Q*'].precision < 1);
  const missed = found.filter(
    ({ rule, recall }) => rule === TRANSFORMATIONS && recall !== null && recall.estimate < NEARLY,
  );
  const rules = [...new Set(found.map(({ rule }) => rule))];
  const worlds = [...new Set(found.map(({ world }) => world))];
  const lowest = (rule: string, key: 'recall' | 'precision') =>
    found
      .filter((row) => row.rule === rule && row[key] !== null)
      .reduce<FoundRow | null>(
        (least, row) => (least === null || row[key]!.estimate < least[key]!.estimate ? row : least),
        null,
      );
  const fromExperience = (): string => {
    const all = rules.filter((rule) => (lowest(rule, 'recall')?.recall?.estimate ?? 1) >= NEARLY);
    const said = (rule: string): string => {
      const { recall } = lowest(rule, 'recall') ?? { recall: null };
      const worst = lowest(rule, 'precision')?.precision ?? null;
      const price =
        worst === null
          ? 'joining nothing'
          : `precision ${worst.estimate === 1 ? '' : 'down to '}${percent(worst.estimate)}`;
      return all.includes(rule) ? `${rule} (${price})` : `${rule} (recall down to ${percent(recall!.estimate)})`;
    };
    const others = rules.filter((rule) => !all.includes(rule));
    const from = `From ${compact(episodes)} episodes`;
    if (others.length === 0) return `${from}, every rule joins all of them: ${listed(all.map(said))}.`;
    if (all.length === 0) return `${from}, no rule joins all of them everywhere: ${listed(others.map(said))}.`;
    return `${from}, all of them are joined everywhere by ${listed(all.map(said))}, not by ${listed(others.map(said))}.`;
  };
  const verdict = [
    complete
      ? 'In the limit, yes: in every world the exact classes of reward trajectories join all pairs of one orbit, at every length.'
      : `In the limit, no: recall against the orbits falls to ${percent(Math.min(...exact.map((row) => row.agreement.orbits.recall)))}.`,
    sound
      ? 'They join nothing else.'
      : `They also join what no symmetry maps onto each other (in ${unsound.length} of ${last.length} worlds), so complete is not the same as right.`,
    fromExperience(),
  ];
  return {
    number: 2,
    title: 'Does the representation capture all symmetries?',
    asked: ['want to show that the way we build our repesentation is capable of capturing all symmetries'],
    experiment:
      `In the limit: exact laws of reward trajectories under the uniform policy, by dynamic programming; pairs with equal laws are one class. From experience: ${compact(episodes)} episodes of the ` +
      'uniform policy, four rules on χ and tests of whole transformations (given candidates, and maps grown from the experience). Recall: the share of the pairs of pairs of one orbit that are joined. ' +
      `Precision: the share of the joined that have equal Q*. The rules: ${listed(
        detectionRules.map(({ name, description }) => `“${name}”, ${description}`),
      )}.`,
    verdict: verdict.join(' '),
    findings: [
      `Classes of length ${last[0]!.length} against orbits: ${listed(last.map((row) => `${row.classes} for ${row.orbits} (${row.world})`))}.`,
      misled.length === 0
        ? `All that the classes of length ${last[0]!.length} join has equal Q*: a learner of values is not misled.`
        : `Where classes join pairs of different Q*, a learner of values is misled: ${listed(
            misled.map(
              (row) => `${row.world} (${percent(row.agreement['equal Q*'].precision)} of the joined are equal)`,
            ),
          )}.`,
      ...missed.map(
        ({ world, recall }) =>
          `${capital(TRANSFORMATIONS)} miss part of what is the same in ${world} (recall ${percent(recall!.estimate)}): ${percent(
            last.find((row) => row.world === world)!.twins,
          )} of it are two moves of one state, which a map of states need not show.`,
      ),
      ...rules.map((rule) => {
        const [recall, precision] = [lowest(rule, 'recall'), lowest(rule, 'precision')];
        return (
          (recall === null
            ? `${rule}: nothing to find; `
            : `${rule}: recall from ${percent(recall.recall!.estimate)} (${recall.world}) up; `) +
          (precision === null
            ? 'joins nothing anywhere.'
            : `precision at worst ${percent(precision.precision!.estimate)} (${precision.world}).`)
        );
      }),
    ],
    figures: [
      intervalPlot({
        name: 'completeness',
        title: `Recall of the orbits from ${compact(episodes)} episodes`,
        caption: 'All runs together, with 95 % intervals. 1: every pair of pairs of one orbit is joined.',
        x: { label: 'recall →', domain: [0, 1] },
        bars: worlds.flatMap((world) =>
          found
            .filter((row) => row.world === world && row.recall !== null)
            .map(({ rule, recall }) => ({
              group: world,
              name: rule,
              series: 1 + rules.indexOf(rule),
              value: recall!.estimate,
              low: recall!.low,
              high: recall!.high,
            })),
        ),
      }),
    ],
    tables: [
      {
        title: 'In the limit',
        note: 'Exact classes of reward trajectories of each length. Recall and precision against three truths, each coarser than the one before.',
        columns: [
          { head: 'world' },
          number('length'),
          number('classes'),
          number('orbits'),
          number('recall, orbits'),
          number('precision, orbits'),
          number('recall, homomorphism'),
          number('precision, homomorphism'),
          number('precision, equal Q*'),
        ],
        rows: exact.map((row) => [
          row.world,
          String(row.length),
          String(row.classes),
          String(row.orbits),
          percent(row.agreement.orbits.recall),
          percent(row.agreement.orbits.precision),
          percent(row.agreement.homomorphism.recall),
          percent(row.agreement.homomorphism.precision),
          percent(row.agreement['equal Q*'].precision),
        ]),
      },
      {
        title: 'From experience',
        note: 'Recall against the orbits (– where no two pairs are the same), precision against equal Q* (– where nothing is joined).',
        columns: [{ head: 'world' }, { head: 'rule' }, number('recall'), number('precision')],
        rows: found.map(({ world, rule, recall, precision }) => [
          world,
          rule,
          estimateText(recall),
          estimateText(precision),
        ]),
      },
    ],
  };
}

function longest(exact: readonly ClassRow[]): readonly ClassRow[] {
  const length = Math.max(...exact.map((row) => row.length));
  return exact.filter((row) => row.length === length);
}
