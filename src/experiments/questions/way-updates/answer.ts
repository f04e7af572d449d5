/** Question 7: are the ways of averaging over orbits the same, and does gradient augmentation make sense? */
import type { Figure } from '../../document.js';
import { linesFigure, matrixFigure, pointAt } from '../../figures.js';
import { distinct, grouped, theOne } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { label, labels, number, table } from '../../tables.js';
import { estimateText, listed } from '../../words.js';
import type { Answer } from '../answer.js';
import type { WayLearningData, WayRow } from '../way-learning/experiment.js';
import type { Situation, WayUpdateData } from './experiment.js';

/** Vectors nearer than this share of their length are equal up to rounding. */
const EQUAL = 1e-9;

const where: Readonly<Record<Situation, string>> = {
  anywhere: 'anywhere',
  'f invariant': 'where f is invariant',
  'whole orbits': 'on a batch of whole orbits',
};

export interface WaysVerdict {
  /** Pairs of different ways (names) whose updates have the cosine 1 in a situation. */
  readonly same: Readonly<Record<Situation, readonly (readonly [string, string])[]>>;
  /** Whether gradient augmentation is data augmentation, and where. */
  readonly gradientAugmentation: 'everywhere' | 'where f is invariant' | 'nowhere';
  /** Whether it leaves what breaks the symmetry where it is. */
  readonly projects: boolean;
}

export function waysVerdict({ cosines, gaps, ways, outsideMoved }: WayUpdateData): WaysVerdict {
  const parallel = (situation: Situation) => {
    const { matrix } = cosines.find((one) => one.situation === situation)!;
    return ways.flatMap((a, i) =>
      ways.flatMap((b, j) => (i < j && matrix[i]![j]!.low > 1 - EQUAL ? [[a, b] as const] : [])),
    );
  };
  const gapOf = (situation: Situation) =>
    theOne(gaps, { situation, identity: 'gradient augmentation = data augmentation' }).gap;
  return {
    same: {
      anywhere: parallel('anywhere'),
      'f invariant': parallel('f invariant'),
      'whole orbits': parallel('whole orbits'),
    },
    gradientAugmentation:
      gapOf('anywhere').high < EQUAL
        ? 'everywhere'
        : gapOf('f invariant').high < EQUAL
          ? 'where f is invariant'
          : 'nowhere',
    projects: outsideMoved.high < EQUAL,
  };
}

export function answer(data: WayUpdateData, learning: WayLearningData): Answer {
  const { same, gradientAugmentation, projects } = waysVerdict(data);
  const groups = (situation: Situation): string => {
    const all = joined(same[situation]);
    return all.length === 0 ? 'no two ways' : listed(all.map((group) => group.map(plain).join(' = ')));
  };
  const four = ['weight-sharing', 'label-sharing', 'data-augmentation', 'output-coupling'];
  const allSame = joined(same.anywhere).some((group) => four.every((way) => group.includes(way)));
  const { gap: sum } = theOne(data.gaps, {
    identity: 'label sharing / 2 = output coupling (squared, λ = ½) + gradient coupling',
    situation: 'anywhere',
  });
  const moved = percent(data.outsideMoved.estimate);
  return {
    number: 7,
    title:
      'Are label sharing, output coupling, data augmentation and weight sharing the same? Does gradient augmentation make sense?',
    asked: [
      'Averaging over orbits: Turns out ... the same.',
      'if all the x[i]s happen to be the orbit of a single x_i[0] then this update is the same as one via data augmentation.',
      'Gradient augmentation: Does this even make sense?!?',
      'Output coupling: This should def be equivalent to label sharing',
    ],
    notes: 'Value symmetries',
    experiment:
      `Update vectors of all ways on one batch of the ${data.task} task (|G| = ${data.order}, tanh network, float64, ${data.runs} seeds): at random parameters, at parameters where f is invariant, and on a batch that is whole orbits. ` +
      `Then training (${compact(learning.steps)} Adam steps, batch 16): median test error against the number of samples, and how many times more samples the plain learner needs for the same error.`,
    verdict: [
      allSame ? 'Yes: all four point the same way everywhere.' : 'No, not all.',
      `Same direction anywhere: ${groups('anywhere')}. Where f is invariant already: ${groups('f invariant')}. On a batch of whole orbits: ${groups('whole orbits')}.`,
      sum.high < EQUAL
        ? 'Output coupling is not label sharing: it is half of label sharing minus gradient coupling, exactly.'
        : `That half of label sharing is output plus gradient coupling did not hold (gap ${estimateText(sum)}).`,
      {
        everywhere: 'Gradient augmentation is data augmentation everywhere.',
        'where f is invariant':
          'Gradient augmentation makes sense as data augmentation of a network that is invariant already, and equals it only there;',
        nowhere: 'Gradient augmentation is data augmentation nowhere that was looked;',
      }[gradientAugmentation],
      projects
        ? 'it cannot make a network invariant: what breaks the symmetry of its parameters does not move.'
        : `it moves ${moved} of what breaks the symmetry of the parameters.`,
    ],
    findings: [
      ...grouped(data.gaps, ({ identity }) => identity).map(([identity, own]) => {
        const holds = own.filter(({ gap }) => gap.high < EQUAL).map(({ situation }) => where[situation]);
        const fails = own
          .filter(({ gap }) => gap.high >= EQUAL)
          .map(({ situation, gap }) => `${where[situation]} (they differ by ${percent(gap.estimate)} of the first)`);
        const parts = [
          ...(holds.length === 0 ? [] : [`holds to rounding ${listed(holds)}`]),
          ...(fails.length === 0 ? [] : [`not ${listed(fails)}`]),
        ];
        return `${identity}: ${parts.join('; ')}.`;
      }),
      `${percent(data.outside.estimate)} of random parameters breaks the symmetry; fifty steps of gradient augmentation change ${projects ? 'none' : moved} of that part.`,
      ...grouped(learning.rows, ({ task }) => task).map(([task, own]) => {
        const saved = own.flatMap(({ method, multiplier }) =>
          method === 'none'
            ? []
            : `${plain(method)} ${multiplier === null ? 'unknown (its errors lie outside those of the plain learner)' : compact(multiplier.estimate)}`,
        );
        return `${task} (|G| = ${own[0]!.order}), samples the plain learner needs for the same error, over those used: ${listed(saved)}.`;
      }),
    ],
    figures: [...matrices(data), ...curves(learning)],
    tables: [
      table('Do the identities hold?', '‖left − right‖ / ‖left‖, mean over seeds with 95 % intervals.', data.gaps, [
        ...labels('identity', 'situation'),
        number('gap', ({ gap }) => estimateText(gap)),
      ]),
      table(
        'Data efficiency',
        'Median test error by samples with 95 % intervals, and the multiplier: samples that the plain learner needs for the same error over samples used (median over sizes; – outside its range).',
        learning.rows,
        [
          label('task', ({ task }) => task),
          label('way', ({ method }) => plain(method)),
          label('error by samples', (row) =>
            shown(row)
              .map(
                ({ samples, error, diverged }) =>
                  `${samples}: ${estimateText(error)}${diverged === 0 ? '' : ` (${diverged} diverged)`}`,
              )
              .join('; '),
          ),
          number('multiplier', ({ method, multiplier }) => (method === 'none' ? '1' : estimateText(multiplier))),
          number('invariance error', ({ invariance }) => estimateText(invariance)),
          number('gradient noise', ({ noise }) => estimateText(noise)),
        ],
      ),
    ],
  };
}

function matrices({ cosines, ways }: WayUpdateData): Figure[] {
  const names = ways.map(plain);
  return cosines.map(({ situation, matrix }) =>
    matrixFigure({
      name: `ways-${situation.replaceAll(' ', '-')}`,
      title: `Cosines between the updates of the ways, ${where[situation]}`,
      caption: 'Means over seeds; 1.00 is the same direction.',
      rows: names,
      columns: names,
      values: matrix.map((row) => row.map(({ estimate }) => estimate)),
    }),
  );
}

function curves({ rows }: WayLearningData): Figure[] {
  const methods = distinct(rows.map(({ method }) => method));
  return grouped(rows, ({ task }) => task).map(([task, own]) =>
    linesFigure({
      name: `error-${task}`,
      title: `Error against samples, ${task} task`,
      caption: 'Medians over seeds with 95 % intervals; errors of diverged runs are off the scale.',
      x: { label: 'samples', scale: 'log' },
      y: task === 'digits' ? { label: 'share of test digits misread' } : { label: 'test error', scale: 'log' },
      lines: own.map(({ method, curve }) => ({
        name: plain(method),
        series: methods.indexOf(method),
        dashed: method.includes('drawn'),
        points: curve
          .filter(({ diverged, error }) => diverged === 0 && error.estimate < 100)
          .map(({ samples, error }) => pointAt(samples, error)),
      })),
    }),
  );
}

/** The plain learner has more sizes than fit a table. */
function shown({ curve }: WayRow): WayRow['curve'] {
  return curve.length <= 4 ? curve : curve.filter((_, k) => k % 2 === 0);
}

export function plain(name: string): string {
  return name.replaceAll('-', ' ');
}

/** Pairs that are the same, as groups. */
export function joined(pairs: readonly (readonly [string, string])[]): string[][] {
  const groups: string[][] = [];
  for (const [a, b] of pairs) {
    const [one, other] = [a, b].map((name) => groups.find((group) => group.includes(name)));
    if (one === undefined && other === undefined) groups.push([a, b]);
    else if (one === undefined) other!.push(a);
    else if (other === undefined) one.push(b);
    else if (one !== other) {
      one.push(...other);
      groups.splice(groups.indexOf(other), 1);
    }
  }
  return groups;
}
