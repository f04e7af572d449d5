/** A study as one self-contained HTML page: findings, table, learning curves, clusters, and how to make it again. */
import { Partition } from '../similarity/partition.js';
import type { Study, StudyClusters, StudyEnvironment, StudySummaryRow } from '../study/types.js';
import { clusterFigures, clusterNote } from './cluster-figures.js';
import { learningCurves } from './curves.js';
import { gridClusters } from './grid-clusters.js';
import { type Html, html } from './html.js';
import { compact, whole } from './numbers.js';
import { facts, page } from './page.js';
import { seriesColour } from './palette.js';
import { ratioBar, ratioDomain } from './ratio-bars.js';
import { studyCells } from './study-table.js';
import { findings, headline, verdict } from './study-words.js';

export function studyPage(study: Study): string {
  const seeds = study.seeds.length;
  return page({
    title: 'Learning with symmetry, and without',
    lead:
      `${study.methods.length} ways to learn on ${count(study.environments.length, 'environment')}, ` +
      `${count(seeds, 'seed')} each: how many environment steps until the greedy policy is as good as asked.`,
    body: [
      summary(study),
      table(study),
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
  return html`<p>${headline(study)}</p>
<ul class="findings">${findings(study).map(({ environment, text }) => html`<li><strong>${environment}.</strong> ${text}</li>`)}</ul>`;
}

function table(study: Study): Html {
  const domain = ratioDomain(study.summary.map((row) => row.ratio));
  const detects = study.summary.some((row) => row.precision !== null);
  return html`<h2>Steps to the threshold</h2>
<p class="quiet">Medians over seeds with 95 % bootstrap intervals. “≥” marks a median that runs cut off by their budget leave open.
Ratios compare steps with <em>${study.baseline}</em>: left of the dashed line is faster (${compact(domain[0])} to ${compact(domain[1])}, logarithmic).</p>
<div class="scroll"><table>
<thead><tr><th>environment</th><th>method</th><th class="number">solved</th><th class="number">steps</th><th class="number">episodes</th>
<th class="number">× ${study.baseline}</th><th></th><th class="number">updates per step</th>${detects ? html`<th class="number">χ precision / recall</th>` : null}</tr></thead>
<tbody>${study.environments.map(({ name }) => {
    const rows = study.summary.filter((row) => row.environment === name);
    return rows.map((row, k) => tableRow(study, row, k === 0 ? rows.length : 0, domain, detects));
  })}</tbody>
</table></div>`;
}

function tableRow(
  study: Study,
  row: StudySummaryRow,
  span: number,
  domain: readonly [number, number],
  detects: boolean,
): Html {
  const cells = studyCells(row);
  const series = seriesOf(study, row.method);
  return html`<tr${span > 0 ? html` class="group"` : null}>${span > 0 ? html`<th scope="rowgroup" rowspan="${span}">${row.environment}</th>` : null}
<td><span class="swatch" style="background:${seriesColour(series)}"></span>${row.method}</td>
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
  const rows = distinctPartitions(clusters).map(({ name, labels }) => ({
    name,
    labels,
    figures: clusterFigures(Partition.from(labels)),
  }));
  const panels = rows.map(({ name, labels, figures }) => ({ title: name, labels, note: clusterNote(figures) }));
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
      name,
      figures,
    }) => html`<tr><td>${name}</td><td class="number">${whole(figures.pairs)}</td><td class="number">${whole(figures.blocks)}</td>
<td class="number">${whole(figures.shared)}</td><td class="number">${whole(figures.sharedPairs)}</td><td class="number">${whole(figures.largest)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** Partitions that are the same are shown once, under all their names. */
function distinctPartitions({ partitions }: StudyClusters): { name: string; labels: readonly number[] }[] {
  const distinct: { names: string[]; source: string; labels: readonly number[] }[] = [];
  for (const { name, source, labels } of partitions) {
    const same = distinct.find(
      (other) => other.source === source && other.labels.every((label, pair) => label === labels[pair]),
    );
    if (same === undefined) distinct.push({ names: [name], source, labels });
    else same.names.push(name);
  }
  return distinct.map(({ names, source, labels }) => ({
    name: source === 'exact' ? `${names.join(' = ')} (exact)` : `found by ${names.join(' = ')}`,
    labels,
  }));
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
own experience. Precision is the share of what χ joined that the homomorphism joins too, recall the share of what an orbit joins that χ found.</p>`;
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
