/** What `detect` found as one self-contained HTML page: in words, in a table of scores, and drawn on the grid. */
import { Partition } from '../similarity/partition.js';
import { clusterFigures, clusterNote } from './cluster-figures.js';
import type { DetectionReport, Drawing } from './detection.js';
import {
  blockText,
  clusterLine,
  experienceLines,
  largestClusters,
  scoreCells,
  symmetrySentence,
} from './detection-text.js';
import { gridClusters } from './grid-clusters.js';
import { type Html, html } from './html.js';
import { whole } from './numbers.js';
import { facts, page } from './page.js';
import { transformationLines } from './transformation-words.js';

export function detectionPage(report: DetectionReport, { layout }: Drawing): string {
  const partition = Partition.from(report.clusters.labels);
  const [orbits, ...others] = report.exact;
  const all = [...(orbits ? [orbits] : []), report.transformations.orbits, report.clusters, ...others];
  const panels = all.map(({ name, labels }) => ({
    title: name,
    labels,
    note: clusterNote(clusterFigures(Partition.from(labels))),
  }));
  const drawn = gridClusters(layout, report.actions, panels);
  const largest = largestClusters(partition, 20);
  return page({
    title: `State-action pairs that look the same: ${report.input}`,
    lead: clusterLine(report, clusterFigures(partition)),
    body: [
      html`${experienceLines(report).map((line) => html`<p>${line}</p>`)}`,
      html`<h2>Whole symmetries</h2><p>${symmetrySentence(report)}</p>
<ul class="findings">${transformationLines(report.transformations).map((line) => html`<li>${line}</li>`)}</ul>`,
      ...(report.scores === null ? [] : [scoreTable(report)]),
      ...(drawn === null
        ? []
        : [
            html`<h2>Drawn on the grid</h2><p class="quiet">A cell is a state, its four triangles are the four moves. Equal numbers and colours are one
class; grey pairs are alone, empty ones were not compared. Point at a triangle to light up its class.</p>${drawn}`,
          ]),
      ...(largest.length === 0
        ? []
        : [
            html`<h2>Largest clusters</h2><ul class="findings">${largest.map((block) => html`<li>${blockText(block, report.actions, layout)}</li>`)}</ul>`,
          ]),
      html`<h2>Settings</h2>${facts(Object.entries(report.settings).map(([name, value]) => [name, value === null ? 'default' : String(value)]))}`,
    ],
    footer: [
      html`<p>Made by orbit-rl ${report.version}, kernels <code>${report.coreHash.slice(0, 16)}</code>, seed ${report.seed}.
The same version, seed and settings give the same clusters.</p>`,
    ],
  });
}

function scoreTable({ scores, transformations }: DetectionReport): Html {
  const rows = [
    ...(scores ?? []).map((score) => ['χ clusters', score] as const),
    ...(transformations.scores ?? []).map((score) => ['orbits of the accepted transformations', score] as const),
  ];
  return html`<h2>Against the model</h2>
<p class="quiet">Precision is how much of what was joined belongs together, recall how much of what belongs together was joined.</p>
<div class="scroll"><table><thead><tr><th>found</th><th>reference</th><th class="number">classes</th><th class="number">asserted</th><th class="number">precision</th><th class="number">recall</th><th class="number">F1</th></tr></thead>
<tbody>${rows.map(
    ([
      found,
      score,
    ]) => html`<tr><td>${found}</td><td>${score.reference}</td><td class="number">${whole(score.blocks)}</td>
${scoreCells(score).map((cell) => html`<td class="number">${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
