/** What a study says of one environment: learning curves, and which pairs are taken as the same. */
import type { Axis, Block, Figure, Line } from '../document.js';
import { linesFigure } from '../figures.js';
import { compact, whole } from '../numbers.js';
import { clusterCaption, clustersOf, type NamedPartition, partitionTable } from '../partition-words.js';
import { chapter, details, note, slug } from '../words.js';
import type { Study, StudyClusters, StudyCurve, StudyEnvironment } from './types.js';
import { criterionText, seriesOf } from './words.js';

export function environmentBlocks(study: Study, environment: StudyEnvironment): Block[] {
  const { name, protocol } = environment;
  const clusters = study.clusters.find((entry) => entry.environment === name);
  return [
    chapter(name),
    note(
      `${whole(environment.states)} states, ${environment.actions} actions. Threshold: ${criterionText(environment.criterion)}.`,
    ),
    ...curveFigure(study, environment),
    ...returnFigure(study, environment),
    ...(clusters === undefined || clusters.partitions.length === 0 ? [] : clusterBlocks(clusters)),
    details('Protocol', {
      kind: 'facts',
      entries: [
        [
          'environment',
          environment.id === null ? 'given by the caller' : `${environment.id} ${JSON.stringify(environment.options)}`,
        ],
        ['episodes a run', protocol.episodes],
        ['steps an episode at most', protocol.maxSteps],
        ['step size α', protocol.stepSize],
        ['exploration ε', protocol.epsilon],
        ['discount γ', protocol.discount],
        ['initial value', compact(protocol.initialValue)],
      ],
    }),
  ];
}

function curveFigure(study: Study, { name, measureOfCurve, protocol }: StudyEnvironment): Figure[] {
  const curves = study.curves.filter((curve) => curve.environment === name && curve.steps.length > 0);
  if (curves.length === 0) return [];
  const dips = curves.some(
    ({ median }) => median[0]! > Math.min(...median) + 0.05 * (Math.max(...median) - Math.min(...median)),
  );
  const why =
    ' A curve that begins high and dips: before anything was seen all values are equal, and the greedy action is right by chance; then what was tried looks worse than what was not, and the greedy policy leads to the untried.';
  const share = measureOfCurve.startsWith('share');
  return [
    linesFigure({
      name: `curves-${slug(name)}`,
      title: `Learning curves on ${name}: ${measureOfCurve} against environment steps`,
      caption: `Lines are medians over seeds, bands the middle half of the seeds${protocol.criterion === null ? '' : ', the dashed line the threshold'}.${dips ? why : ''}`,
      x: stepsAxis(curves),
      y: { label: measureOfCurve, percent: share },
      ...(protocol.criterion !== null && { level: protocol.criterion.level }),
      lines: linesOf(study, curves),
    }),
  ];
}

function returnFigure(study: Study, { name }: StudyEnvironment): Block[] {
  const curves = study.returns.filter((curve) => curve.environment === name && curve.steps.length > 0);
  if (curves.length === 0) return [];
  const values = new Set(curves.flatMap(({ low, median, high }) => [...low, ...median, ...high]));
  if (values.size === 1) {
    return [
      note(
        `The undiscounted return of every method was ${compact([...values][0]!)} throughout: it tells nothing apart.`,
      ),
    ];
  }
  return [
    linesFigure({
      name: `returns-${slug(name)}`,
      title: `Returns on ${name}: mean of the last ten episodes against environment steps`,
      caption:
        'What is collected while learning, exploration included. Lines are medians over seeds, bands the middle half of the seeds.',
      x: stepsAxis(curves),
      y: { label: 'undiscounted return' },
      lines: linesOf(study, curves),
    }),
  ];
}

function stepsAxis(curves: readonly StudyCurve[]): Axis {
  const steps = curves.flatMap((curve) => curve.steps.filter((step) => step > 0));
  const scale = Math.max(...steps) / Math.min(...steps) >= 100 ? 'log' : 'linear';
  return { label: 'environment steps', scale, ...(scale === 'linear' && { domain: [0, Math.max(...steps)] }) };
}

function linesOf(study: Study, curves: readonly StudyCurve[]): Line[] {
  return curves.map(({ method, steps, median, low, high }) => ({
    name: method,
    series: seriesOf(study, method),
    spread: 'band',
    points: steps.map((x, k) => ({ x, y: median[k]!, low: low[k]!, high: high[k]! })),
  }));
}

function clusterBlocks(clusters: StudyClusters): Block[] {
  const { layout, actions, environment } = clusters;
  const partitions = distinctPartitions(clusters);
  const title = 'Which state-action pairs are taken as the same';
  return [
    layout === null
      ? note(`${title}: the states do not lie on a grid one to a cell, so the classes are listed.`)
      : {
          kind: 'figure',
          name: `clusters-${slug(environment)}`,
          title,
          caption: clusterCaption,
          drawing: clustersOf(layout, actions, partitions),
        },
    partitionTable(partitions),
  ];
}

/** Exact partitions that are the same are shown once, under all their names. */
function distinctPartitions({ partitions }: StudyClusters): NamedPartition[] {
  const exact: { names: string[]; labels: readonly number[] }[] = [];
  for (const { name, source, labels } of partitions) {
    if (source !== 'exact') continue;
    const same = exact.find((other) => other.labels.every((one, pair) => one === labels[pair]));
    if (same === undefined) exact.push({ names: [name], labels });
    else same.names.push(name);
  }
  const detected = partitions.filter(({ source }) => source === 'detected');
  return [
    ...exact.map(({ names, labels }) => ({ name: `${names.join(' = ')} (exact)`, labels })),
    ...detected.map(({ name, labels }, k) => ({
      name: detected.length === 1 ? 'found from experience' : `found from experience (${k + 1})`,
      by: `by ${name}`,
      labels,
    })),
  ];
}
