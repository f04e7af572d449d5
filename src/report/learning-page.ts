/** What `learn` gives as one self-contained HTML page: the curve and the greedy policy. */
import type { GridLayout } from '../environments/environment.js';
import { learningCurves } from './curves.js';
import { type Html, html } from './html.js';
import type { LearningReport } from './learning.js';
import { learningText } from './learning.js';
import { whole } from './numbers.js';
import { facts, page } from './page.js';
import { policyGrid } from './policy-grid.js';

/** Points of the drawn curve. */
const POINTS = 200;

export function learningPage(report: LearningReport, layout: GridLayout | null, live?: ArrayLike<number>): string {
  const drawn = policyGrid(layout, report.policy, report.q, live);
  const learner = String(report.settings.learner);
  const { coupling, similarity } = report.settings;
  const how = similarity === null ? learner : `${learner}, ${coupling} over ${similarity}`;
  return page({
    title: `Learning in ${report.input}`,
    lead: `${how}: ${whole(report.episodes)} episodes, ${whole(report.steps)} steps, ${whole(report.updates)} value updates.`,
    body: [
      chart(report),
      drawn === null
        ? html`<h2>In figures</h2><pre>${learningText(report, null)}</pre>`
        : html`<h2>The greedy policy</h2><p class="quiet">An arrow is the greedy action; the darker the cell, the larger its value.</p>${drawn}`,
      html`<h2>Settings</h2>${facts(Object.entries(report.settings).map(([name, value]) => [name, value === null ? 'none' : String(value)]))}`,
    ],
    footer: [
      html`<p>Made by orbit-rl ${report.version}, kernels <code>${report.coreHash.slice(0, 16)}</code>, seed ${report.seed}.</p>`,
    ],
  });
}

/** What was measured, or the returns where nothing was. */
function chart({ judged, returns, lengths, settings }: LearningReport): Html {
  const ends = lengths.map(
    (
      (sum) => (length) =>
        (sum += length)
    )(0),
  );
  const source = judged ?? {
    measure: 'return of the episode',
    episodes: returns.map((_, e) => e + 1),
    values: returns,
  };
  const stride = Math.max(1, Math.floor(source.values.length / POINTS));
  const kept = source.values.flatMap((_, k) => (k % stride === 0 || k === source.values.length - 1 ? [k] : []));
  const values = kept.map((k) => source.values[k]!);
  const curve = {
    name: String(settings.learner),
    series: 1,
    steps: kept.map((k) => ends[source.episodes[k]! - 1]!),
    median: values,
    low: values,
    high: values,
  };
  const title = `Learning curve: ${source.measure} against environment steps`;
  return html`<figure class="chart">${learningCurves([curve], { title, measure: source.measure })}</figure>`;
}
