/** A study as one self-contained HTML page: findings, table, learning curves, clusters, and how to make it again. */

import type { Study, StudyClusters, StudyEnvironment, StudySummaryRow } from '../experiments/compare/types.js';
import type { TargetRow } from '../experiments/targets/targets.js';
import { Partition } from '../similarity/partition.js';
import { clusterFigures, clusterNote } from './cluster-figures.js';
import { learningCurves } from './curves.js';
import { gridClusters } from './grid-clusters.js';
import { type Html, html } from './html.js';
import { compact, whole } from './numbers.js';
import { facts, page } from './page.js';
import { seriesColour } from './palette.js';
import { ratioBar, ratioDomain } from './ratio-bars.js';
import { statisticsSection } from './study-statistics.js';
import { studyCells } from './study-table.js';
import { targetsSection } from './study-targets.js';
import { findings, headline, verdict } from './study-words.js';

/** @param targets what the study was to reach, where it is the suite of targets. */
export function studyPage(study: Study, targets: readonly TargetRow[] | null = null): string {
  const seeds = study.seeds.length;
  return page({
    title: 'Learning with symmetry, and without',
    lead:
      `${study.methods.length} ways to learn on ${count(study.environments.length, 'environment')}, ` +
      `${count(seeds, 'seed')} each: how many environment steps until the greedy policy is as good as asked.`,
    body: [
      ...(targets === null ? [] : [targetsSection(targets)]),
      summary(study),
      table(study),
      statisticsSection(study, (method) => seriesOf(study, method)),
      ...study.environments.map((environment) => section(study, environment)),
      reading(),
    ],
    footer: footer(study),
  });
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** Colour number of a method; the baseline is always 0. */
function seriesOf(study: Study, method: string): number {
  const others = study.methods.filter(({ name }) => name !== study.baseline);
  return method === study.baseline ? 0 : 1 + others.findIndex(({ name }) => name === method);
}

function summary(study: Study): Html {
  return html`<p>${headline(study)} A [range] is a 95 % interval.</p>
<ul class="findings">${findings(study).map(({ environment, text }) => html`<li><strong>${environment}.</strong> ${text}</li>`)}</ul>`;
}

function table(study: Study): Html {
  const domain = ratioDomain(study.summary.map((row) => row.ratio));
  const detects = study.summary.some((row) => row.precision !== null);
  return html`<h2>Steps to the threshold</h2>
<p class="quiet">Medians over seeds with 95 % bootstrap intervals. “≥” marks a median that runs cut off by their budget leave open.
The ratio is over the steps of <em>${study.baseline}</em>: left of the dashed line is faster (${compact(domain[0])} to ${compact(domain[1])}, logarithmic).</p>
<div class="scroll"><table>
<thead><tr><th>method</th><th class="number">solved</th><th class="number">steps</th><th class="number">episodes</th>
<th class="number">ratio</th><th></th><th class="number">updates per step</th>${detects ? html`<th class="number">χ precision / recall</th>` : null}</tr></thead>
<tbody>${study.environments.map(({ name }) => {
    const rows = study.summary.filter((row) => row.environment === name);
    const group = html`<tr class="group"><th scope="rowgroup" colspan="${detects ? 8 : 7}">${name}</th></tr>`;
    return [group, ...rows.map((row) => tableRow(study, row, domain, detects))];
  })}</tbody>
</table></div>`;
}

function tableRow(study: Study, row: StudySummaryRow, domain: readonly [number, number], detects: boolean): Html {
  const cells = studyCells(row);
  const series = seriesOf(study, row.method);
  return html`<tr><td><span class="swatch" style="background:${seriesColour(series)}"></span>${row.method}</td>
<td class="number">${cells.solved}</td>
<td class="number">${cells.steps} <small>${cells.stepsRange}</small></td>
<td class="number">${cells.episodes}</td>
<td class="number"><span class="${verdict(row) ?? ''}">${cells.ratio}</span> <small>${cells.ratioRange}</small></td>
<td>${ratioBar(row.ratio, series, domain)}</td>
<td class="number">${cells.updates}</td>${detects ? html`<td class="number">${cells.detection}</td>` : null}</tr>
`;
}

function section(study: Study, environment: StudyEnvironment): Html {
  const curves = study.curves
    .filter((curve) => curve.environment === environment.name)
    .map((curve) => ({ ...curve, name: curve.method, series: seriesOf(study, curve.method) }))
    .filter((curve) => curve.steps.length > 0);
  const clusters = study.clusters.find((entry) => entry.environment === environment.name);
  const { criterion } = environment.protocol;
  const level = criterion === null ? undefined : criterion.level;
  const title = `Learning curves on ${environment.name}: ${environment.measureOfCurve} against environment steps`;
  return html`<h2>${environment.name}</h2>
<p class="quiet">${whole(environment.states)} states, ${environment.actions} actions. Threshold: ${environment.criterion.replaceAll('>=', '≥')}.</p>
${
  curves.length === 0
    ? null
    : html`<figure class="chart">${learningCurves(curves, { title, measure: environment.measureOfCurve, ...(level === undefined ? {} : { level }) })}
<figcaption><span>Lines are medians over seeds, bands the middle half of the seeds, the dashed line the threshold.</span></figcaption></figure>`
}
${clusters === undefined || clusters.partitions.length === 0 ? null : clusterSection(clusters)}
<details><summary>Protocol</summary>${facts(protocolFacts(environment))}</details>`;
}

function clusterSection(clusters: StudyClusters): Html {
  const rows = distinctPartitions(clusters).map((row) => ({
    ...row,
    figures: clusterFigures(Partition.from(row.labels)),
  }));
  const panels = rows.map(({ title, labels, figures }) => ({ title, labels, note: clusterNote(figures) }));
  const drawn = gridClusters(clusters.layout, clusters.actions, panels);
  return html`<h3>Which state-action pairs are taken as the same</h3>
${
  drawn === null
    ? html`<p class="quiet">The states of this environment do not lie on a grid one to a cell, so its classes are listed.</p>`
    : html`<p class="quiet">A cell is a state, its four triangles are the four moves. Equal numbers and colours are one class; grey pairs are alone, empty ones were
not seen often enough or cannot be reached. Point at a triangle to light up its class.</p>${drawn}`
}
<div class="scroll"><table><thead><tr><th>partition</th><th class="number">pairs</th><th class="number">classes</th><th class="number">of two or more</th>
<th class="number">pairs in them</th><th class="number">largest</th></tr></thead>
<tbody>${rows.map(
    ({
      title,
      by,
      figures,
    }) => html`<tr><td>${title}${by === '' ? null : html` <small>${by}</small>`}</td><td class="number">${whole(figures.pairs)}</td><td class="number">${whole(figures.blocks)}</td>
<td class="number">${whole(figures.shared)}</td><td class="number">${whole(figures.sharedPairs)}</td><td class="number">${whole(figures.largest)}</td></tr>`,
  )}</tbody></table></div>`;
}

interface ShownPartition {
  readonly title: string;
  /** The methods that detected it, `''` for an exact one. */
  readonly by: string;
  readonly labels: readonly number[];
}

/** Exact partitions that are the same are shown once, under all their names. */
function distinctPartitions({ partitions }: StudyClusters): ShownPartition[] {
  const exact: { names: string[]; labels: readonly number[] }[] = [];
  for (const { name, source, labels } of partitions) {
    if (source !== 'exact') continue;
    const same = exact.find((other) => other.labels.every((label, pair) => label === labels[pair]));
    if (same === undefined) exact.push({ names: [name], labels });
    else same.names.push(name);
  }
  return [
    ...exact.map(({ names, labels }) => ({ title: `${names.join(' = ')} (exact)`, by: '', labels })),
    ...partitions
      .filter(({ source }) => source === 'detected')
      .map(({ name, labels }, k, all) => ({
        title: all.length === 1 ? 'found from experience' : `found from experience (${k + 1})`,
        by: `by ${name}`,
        labels,
      })),
  ];
}

function protocolFacts({ id, options, protocol }: StudyEnvironment): [string, string | number][] {
  return [
    ['environment', id === null ? 'given by the caller' : `${id} ${JSON.stringify(options)}`],
    ['episodes a run', protocol.episodes],
    ['steps an episode at most', protocol.maxSteps],
    ['step size α', protocol.stepSize],
    ['exploration ε', protocol.epsilon],
    ['discount γ', protocol.discount],
    ['initial value', compact(protocol.initialValue)],
  ];
}

function reading(): Html {
  return html`<h2>How to read this</h2>
<p><strong>orbits</strong> are pairs that a symmetry of the problem maps onto each other, <strong>homomorphism</strong> the coarsest classes with the same
rewards and the same classes ahead: both are computed from the known model and are what detection is scored against. A method over them is told the
answer beforehand and shows what there is to gain. A method over <strong>χ</strong> is told nothing: it compares the reward trajectories that followed each pair in its
own experience. Precision is the share of what χ joined that has equal optimal values, recall the share of what an orbit joins that χ found.</p>`;
}

function footer(study: Study): Html[] {
  const list = study.methods.map(
    ({ name, learner, coupling, similarity }) =>
      `${name}: ${learner}, ${coupling}${similarity === null ? '' : ` over ${similarity}`}`,
  );
  return [
    html`<p>Made by orbit-rl ${study.version}, ${study.backend} kernels <code>${study.coreHash.slice(0, 16)}</code>, seeds ${seedText(study.seeds)},
${whole(study.records.length)} runs in ${compact(study.seconds)} s. The same version and seeds give the same figures.</p>`,
    html`<details><summary>Methods</summary><ul>${list.map((line) => html`<li>${line}</li>`)}</ul></details>`,
  ];
}

/** `0..29`, or the list. */
function seedText(seeds: readonly number[]): string {
  const first = seeds[0] ?? 0;
  const run = seeds.length > 2 && seeds.every((seed, k) => seed === first + k);
  return run ? `${first}..${first + seeds.length - 1}` : seeds.join(', ');
}
