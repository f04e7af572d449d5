/** The detection study as one self-contained HTML page: findings, curves over experience, drift drawn, and all tables. */
import type { DetectionCurve } from '../experiments/detection/curves.js';
import type { DriftRow } from '../experiments/detection/drift.js';
import type { DetectionStudy } from '../experiments/detection/study.js';
import { type Curve, learningCurves } from './curves.js';
import { acceptanceTable, curveTable, driftTable, type SuiteTable, suiteFindings } from './detection-suite-tables.js';
import { suiteCommand } from './detection-suite-text.js';
import { type Html, html, Html as Raw } from './html.js';
import { compact } from './numbers.js';
import { page } from './page.js';
import { seriesColour } from './palette.js';

export function detectionSuitePage(study: DetectionStudy): string {
  const [lead, ...others] = suiteFindings(study);
  return page({
    title: 'How far detection can be trusted',
    lead: lead!,
    body: [
      html`<ul class="findings">${others.map((finding) => html`<li>${finding}</li>`)}</ul>`,
      table(acceptanceTable(study)),
      html`<h2>Pairs, as experience grows</h2>
<ul class="findings">${study.rules.map(({ name, description }) => html`<li><strong>${name}</strong>: ${description}.</li>`)}</ul>
<p class="quiet">Lines are all runs taken together; a rule that asserts nothing has no precision there. Against equal Q*, the coarsest truth that a learner of values
may use.</p>`,
      ...study.worlds.map(({ name }) => worldCurves(study, name)),
      table(curveTable(study, 'equal Q*')),
      table(curveTable(study, 'orbits')),
      table(driftTable(study), driftFigure(study.drift)),
    ],
    footer: [
      html`<p>Made by orbit-rl ${study.version}, kernels <code>${study.coreHash.slice(0, 16)}</code>:
<code>${suiteCommand(study, 'detection.html')}</code>. The same version and seeds give the same figures.</p>`,
    ],
  });
}

function worldCurves({ curves, rules }: DetectionStudy, world: string): Html {
  const some = curves.filter((curve) => curve.world === world && curve.reference === 'equal Q*');
  const chart = (key: 'precision' | 'recall' | 'f1', measure: string): Html => {
    const lines = some
      .map((curve) =>
        line(
          curve,
          key,
          rules.findIndex(({ name }) => name === curve.rule),
        ),
      )
      .filter(({ steps }) => steps.length > 1);
    if (lines.length === 0) return html``;
    const title = `${measure} on ${world}`;
    return html`<figure class="chart"><figcaption><strong>${measure}</strong></figcaption>${learningCurves(lines, {
      title,
      measure: `share, ${measure.toLowerCase()}`,
      scale: 'log',
    })}</figure>`;
  };
  return html`<h3>${world}</h3>${chart('precision', 'Precision')}${chart('recall', 'Recall')}${chart('f1', 'F1')}`;
}

/** A rule's line; precision only where something is asserted. */
function line(curve: DetectionCurve, key: 'precision' | 'recall' | 'f1', series: number): Curve {
  const points = curve.all.flatMap((one, k) =>
    key === 'precision' && one.asserted === 0
      ? []
      : [{ steps: curve.steps[k]!, value: one[key], worst: curve.worst[k] }],
  );
  const values = points.map(({ value }) => value);
  return {
    name: curve.rule,
    series,
    steps: points.map(({ steps }) => steps),
    median: values,
    low: key === 'precision' ? points.map(({ value, worst }) => worst ?? value) : values,
    high: values,
  };
}

const WIDTH = 860;
const LABEL = 200;
const ROW = 54;

/** Three bars a measure, on a logarithmic scale: noise, plain drift, weighted drift. */
function driftFigure(drift: readonly DriftRow[]): Html {
  const kinds = ['noise', 'plain', 'corrected'] as const;
  const names = {
    noise: 'two uniform samples',
    plain: 'change of policy, plain counts',
    corrected: 'change of policy, weighted',
  };
  const values = drift.flatMap((row) => kinds.map((kind) => row[kind].median)).filter((value) => value > 0);
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const place = (value: number): number =>
    LABEL + ((WIDTH - LABEL - 60) * Math.log(Math.max(low, value) / low)) / Math.log(high / low);
  const figures = [...new Set(drift.map(({ world }) => world))].map((world) => {
    const rows = drift.filter((row) => row.world === world);
    const shapes = rows.flatMap((row, r) => {
      const label = `<text x="0" y="${r * ROW + 28}" fill="currentColor">${row.measure}</text>`;
      const bars = kinds.map((kind, k) => {
        const y = r * ROW + 6 + k * 14;
        const { median } = row[kind];
        return (
          `<rect x="${LABEL}" y="${y}" width="${Math.max(1, place(median) - LABEL).toFixed(1)}" height="11" fill="${seriesColour(k)}">` +
          `<title>${names[kind]}: ${compact(median)}</title></rect>` +
          `<text x="${(place(median) + 6).toFixed(1)}" y="${y + 10}" font-size="11" fill="currentColor">${compact(median)}</text>`
        );
      });
      return [label, ...bars];
    });
    return html`<figure class="chart"><figcaption><strong>${world}</strong></figcaption>${new Raw(
      `<svg role="img" viewBox="0 0 ${WIDTH} ${rows.length * ROW}" font-size="13"><title>Policy drift, ${world}</title>${shapes.join('')}</svg>`,
    )}</figure>`;
  });
  const legend = kinds.map(
    (kind, k) => html`<span class="swatch" style="background:${seriesColour(k)}"></span>${names[kind]} &nbsp; `,
  );
  return html`<p class="quiet">${legend} mean |Δχ| on a logarithmic scale from ${compact(low)} to ${compact(high)}</p>${figures}`;
}

function table({ title, note, columns, rows }: SuiteTable, figure?: Html): Html {
  const kind = (k: number): Html => (columns[k]!.align === 'right' ? html` class="number"` : html``);
  return html`<h2>${title}</h2><p class="quiet">${note}</p>${figure}
<div class="scroll"><table><thead><tr>${columns.map(({ head }, k) => html`<th${kind(k)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, k) => html`<td${kind(k)}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
