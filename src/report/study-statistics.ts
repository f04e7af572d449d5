/**
 * What a study says over all its environments at once, as Agarwal et al. (2021) ask for: interquartile means, probabilities
 * of improvement and performance profiles, with intervals.
 */
import type { Study } from '../experiments/compare/types.js';
import { learningCurves } from './curves.js';
import { type Html, html } from './html.js';
import { compact, intervalText, rangeText } from './numbers.js';
import { seriesColour } from './palette.js';

/** Empty where there is one environment only: then the table above says it all. */
export function statisticsSection(study: Study, seriesOf: (method: string) => number): Html {
  if (study.environments.length < 2) return html``;
  const rows = [...study.overall].sort((a, b) => b.speedUp.estimate - a.speedUp.estimate);
  const curves = study.overall.map(({ method, profile }) => ({
    name: method,
    series: seriesOf(method),
    steps: study.factors,
    median: profile,
    low: profile,
    high: profile,
  }));
  const title = 'Performance profiles: share of runs solved within a multiple of the steps of the baseline';
  return html`<h2>Over all environments</h2>
<p class="quiet">The speed-up of a run is the median steps of <em>${study.baseline}</em> on its environment over the run's own steps, 0 where it was never
solved; shown is the interquartile mean over all runs, with a 95 % interval from a bootstrap stratified by environment. Next to it the probability that a run needs fewer
steps than one of <em>${study.baseline}</em>, mean over environments (½: no difference). A method is judged on the environments that it learned.</p>
<div class="scroll"><table>
<thead><tr><th>method</th><th class="number">environments</th><th class="number">speed-up (IQM)</th><th class="number">probability of improvement</th></tr></thead>
<tbody>${rows.map(
    ({
      method,
      environments,
      speedUp,
      probabilityOfImprovement,
    }) => html`<tr><td><span class="swatch" style="background:${seriesColour(seriesOf(method))}"></span>${method}</td>
<td class="number">${environments}</td><td class="number">${compact(speedUp.estimate)} <small>${rangeText({ ...speedUp, estimate: { relation: '=', value: speedUp.estimate } })}</small></td>
<td class="number">${method === study.baseline ? '' : intervalText(probabilityOfImprovement)}</td></tr>
`,
  )}</tbody></table></div>
<figure class="chart">${learningCurves(curves, { title, measure: 'share of runs solved', abscissa: `steps over the median of ${study.baseline} →`, scale: 'log' })}
<figcaption><span>Mean over environments of the share of runs that were solved within so many times the median steps of ${study.baseline}; higher and further left is better.</span></figcaption></figure>`;
}
