/** Question 14: how does the invariance get implemented within a network that is trained this way? */
import type { Figure } from '../../document.js';
import { linesFigure, pointAt } from '../../figures.js';
import { distinct, matching, theOne } from '../../groups.js';
import { compact, percent } from '../../numbers.js';
import { label, number, table } from '../../tables.js';
import { estimateText, listed, rounded, shareSpan, spanText } from '../../words.js';
import type { Answer } from '../answer.js';
import { plain } from '../way-updates/answer.js';
import { FAR, type FeatureData, type FeatureRow, INVARIANT_START, layerNames, UNTRAINED } from './experiment.js';

/** A layer that clearly varies by less than this share along an orbit counts as invariant. */
export const INVARIANT = 0.1;
/** Weights are invariant up to rounding in float32. */
const ROUNDING = 1e-5;

export type Place = 'weights' | 'features' | 'outputs' | 'nowhere';

/**
 * Where a trained network is invariant first: in the first weights (on any inputs), in the last hidden layer or in the outputs (on inputs like
 * those it was trained on), or nowhere.
 */
export function placeOf({ fresh, outside }: Pick<FeatureRow, 'fresh' | 'outside'>): Place {
  if (outside.high < ROUNDING) return 'weights';
  if (fresh.at(-2)!.high < INVARIANT) return 'features';
  return fresh.at(-1)!.high < INVARIANT ? 'outputs' : 'nowhere';
}

export function answer({ samples, steps, rows }: FeatureData): Answer {
  const trained = rows.filter(({ way }) => way !== UNTRAINED && way !== INVARIANT_START);
  const tasks = distinct(rows.map(({ task }) => task));
  const ways = distinct(trained.map(({ way }) => way));
  const of = (task: string, way: string) => theOne(rows, { task, way });
  const averaging = trained.filter(({ way }) => way !== 'none');
  const inWeights = averaging.filter((row) => placeOf(row) === 'weights');
  const inFeatures = averaging.filter((row) => placeOf(row) === 'features');
  const inOutputs = averaging.filter((row) => placeOf(row) === 'outputs');
  const layer = (list: readonly FeatureRow[], k: number) => spanText(list.map(({ fresh }) => fresh[k]!.estimate));
  const usual = averaging.filter(({ way }) => way !== 'embedding-coupling');
  const pulled = averaging.filter(({ way }) => way === 'embedding-coupling');
  const started = rows.filter(({ way }) => way === INVARIANT_START);
  const kept = started.filter((row) => placeOf(row) === 'weights');
  const worse = kept.filter((row) => row.error!.low > of(row.task, 'none').error!.high);
  const deeper = averaging.filter(({ fresh }) => fresh.every((layer, k) => k < 2 || layer.high < fresh[k - 1]!.low));
  const ratio = ({ far, fresh }: FeatureRow) => far.at(-1)!.estimate / fresh.at(-1)!.estimate;
  const grown = averaging.filter(({ far, fresh }) => far.at(-1)!.low > fresh.at(-1)!.high);
  const named = (list: readonly FeatureRow[]) => listed(list.map(({ task, way }) => `${plain(way)} (${task})`));
  return {
    number: 14,
    title: 'How does the invariance get implemented within the network?',
    asked: ['Question. If we are training a NN in this way, how does the invariance get implemented within the NN?'],
    notes: 'Symmetry detection',
    experiment:
      `Networks with two hidden layers of 32 (tanh), ${compact(samples)} samples, ${compact(steps)} Adam steps by each way of averaging. Variation of a layer: how far its activations move along an orbit, over how far two inputs of no relation are apart (root mean squares): 0 is invariant, 1 is as if the orbit were other inputs. On fresh inputs, and on the same ${FAR} times as large, where nothing was trained. ` +
      `Weights: the share of the first layer's weights (norm) that lies outside the subspace which the group leaves as it is. Invariant: clearly varies by less than ${INVARIANT} (the whole interval). Networks are measured as they are, without averaging their outputs over the orbit.`,
    verdict: [
      inWeights.length === 0
        ? `Not in the weights: under every way of averaging ${shareSpan(averaging.map(({ outside }) => outside.estimate))} of the first weights still break the symmetry (${shareSpan(rows.filter(({ way }) => way === UNTRAINED).map(({ outside }) => outside.estimate))} before training).`
        : `In the weights with ${named(inWeights)}.`,
      `It grows with depth, from layer to layer, in ${deeper.length} of ${averaging.length} cases: the first layer varies by ${layer(usual, 1)} along an orbit, the second by ${layer(usual, 2)}, the outputs by ${layer(usual, 3)}${pulled.length === 0 ? '' : ` (embedding coupling, which pulls at the second layer: ${layer(pulled, 1)}, ${layer(pulled, 2)} and ${layer(pulled, 3)})`}.`,
      `Invariant by the last hidden layer already: ${inFeatures.length === 0 ? 'none' : named(inFeatures)}; only in the outputs: ${inOutputs.length === 0 ? 'none' : named(inOutputs)}.`,
      grown.length === 0
        ? `On inputs ${FAR} times as large it is no worse.`
        : `What was learned holds where it was trained: on inputs ${FAR} times as large the outputs vary clearly more in ${grown.length} of ${averaging.length} cases, up to ${compact(Math.max(...grown.map(ratio)))} times as much.`,
      kept.length === 0
        ? ''
        : `A start that the group leaves as it is, with gradient augmentation, keeps the invariance in the weights, exactly, in every layer and everywhere; ${worse.length === 0 ? 'its test error is not clearly worse than that of plain training' : `it cannot represent all that is invariant: its test error is clearly worse than that of plain training in ${listed(worse.map(({ task, error }) => `${task} (${compact(error!.estimate)} against ${compact(of(task, 'none').error!.estimate)})`))}`}.`,
    ],
    findings: [
      ...tasks.map((task) => {
        const said = ways.map((way) => {
          const { fresh, far } = of(task, way);
          return `${plain(way)} ${fresh
            .slice(1)
            .map(({ estimate }) => compact(rounded(estimate, ROUNDING)))
            .join(', ')} (outputs far off ${compact(rounded(far.at(-1)!.estimate, ROUNDING))})`;
        });
        const inputs = of(task, UNTRAINED).fresh[0]!.estimate;
        return `${task} (inputs vary by ${compact(inputs)}), variation of layer 1, layer 2 and outputs: ${listed(said)}.`;
      }),
      `Plain training learns part of it from the data alone: its outputs vary by ${listed(tasks.map((task) => `${compact(of(task, 'none').fresh.at(-1)!.estimate)} (${task})`))}, against ${listed(tasks.map((task) => compact(of(task, UNTRAINED).fresh.at(-1)!.estimate)))} before.`,
      `Invariance is not accuracy: ${listed(
        tasks.map((task) => {
          const own = matching(averaging, { task });
          const least = own.reduce((a, b) => (b.fresh.at(-1)!.estimate < a.fresh.at(-1)!.estimate ? b : a));
          const best = own.reduce((a, b) => (b.error!.estimate < a.error!.estimate ? b : a));
          return `in ${task} the most invariant is ${plain(least.way)} (test error ${compact(least.error!.estimate)}), the most accurate ${plain(best.way)} (${compact(best.error!.estimate)})`;
        }),
      )}.`,
    ],
    figures: tasks.map((task) => figureOf(rows, task)),
    tables: [
      table(
        'Variation along an orbit',
        `Means over seeds with 95 % intervals; 90 %: of the outputs' variation over seeds. Far off: inputs ${FAR} times as large. Error: squared, or the share of digits misread.`,
        rows,
        [
          label('way', ({ way }) => plain(way)),
          ...layerNames.map((name, k) => number<FeatureRow>(name, ({ fresh }) => estimateText(fresh[k]!))),
          number('outputs, 90 %', ({ freshQ90 }) => compact(rounded(freshQ90, ROUNDING))),
          number('outputs, far off', ({ far }) => estimateText(far.at(-1)!)),
          number('weights outside', ({ outside }) => percent(rounded(outside.estimate, ROUNDING))),
          number('test error', ({ error }) => estimateText(error)),
        ],
        ({ task }) => task,
      ),
    ],
  };
}

function figureOf(rows: readonly FeatureRow[], task: string): Figure {
  const own = matching(rows, { task });
  return linesFigure({
    name: `layers-${task}`,
    title: `How much each layer varies along an orbit, ${task} task`,
    caption: 'Fresh inputs; 0 inputs, 1 and 2 hidden layers, 3 outputs. 95 % intervals over seeds.',
    x: { label: 'layer' },
    y: { label: 'variation along an orbit' },
    lines: own.map(({ way, fresh }, k) => ({
      name: plain(way),
      series: k,
      dashed: way === UNTRAINED || way === INVARIANT_START,
      points: fresh.map((layer, x) => pointAt(x, layer)),
    })),
  });
}
