/** The exact symmetries of a model as one self-contained HTML page. */
import type { GridLayout } from '../environments/environment.js';
import { Partition } from '../similarity/partition.js';
import { clusterFigures, clusterNote } from './cluster-figures.js';
import { blockText, largestClusters } from './detection-text.js';
import { type ExactReport, groupSentence } from './exact-text.js';
import { gridClusters } from './grid-clusters.js';
import { html } from './html.js';
import { whole } from './numbers.js';
import { page } from './page.js';

export function exactPage(report: ExactReport, layout: GridLayout | null): string {
  const partitions = report.partitions.map(({ name, labels }) => ({ name, partition: Partition.from(labels) }));
  const panels = partitions.map(({ name, partition }) => ({
    title: name,
    labels: partition.labels,
    note: clusterNote(clusterFigures(partition)),
  }));
  const drawn = gridClusters(layout, report.actions, panels);
  return page({
    title: `Exact symmetries: ${report.input}`,
    lead: groupSentence(report),
    body: [
      html`<p>${whole(report.states)} states, ${report.actions} actions.</p>
<ul class="findings">
<li><strong>orbits</strong>: pairs that a symmetry of the model maps onto each other.</li>
<li><strong>lumping</strong>: the coarsest classes that stay exact under the uniform policy.</li>
<li><strong>homomorphism</strong>: the coarsest classes with the same rewards and the same classes ahead; optimal values are equal within each.</li>
</ul>`,
      drawn === null
        ? html`<p class="quiet">The states do not lie on a grid one to a cell, so the largest classes are listed.</p>`
        : html`<p class="quiet">A cell is a state, its four triangles are the four moves. Equal numbers and colours are one class; grey pairs are alone, empty
ones cannot be reached. Point at a triangle to light up its class.</p>${drawn}`,
      html`${partitions.map(({ name, partition }) => {
        const largest = largestClusters(partition, 12);
        const list = largest.map((block) => html`<li>${blockText(block, report.actions, layout)}</li>`);
        return largest.length === 0 ? null : html`<h2>Largest classes: ${name}</h2><ul class="findings">${list}</ul>`;
      })}`,
    ],
    footer: [html`<p>Made by orbit-rl ${report.version}. Computed from the model: nothing is random here.</p>`],
  });
}
