/** The answers to the open questions as one self-contained HTML page. */
import type { QuestionsStudy } from '../experiments/questions/study.js';
import { type Html, html } from './html.js';
import { page } from './page.js';
import { type Answer, type AnswerTable, TIMED } from './questions/answer.js';
import { answersOf } from './questions/answers.js';
import { questionsCommand } from './questions-text.js';

export function questionsPage(study: QuestionsStudy): string {
  const { answers, closing } = answersOf(study);
  const quick = study.size === 'full' ? '' : ' This is a quick look with very few runs: it answers nothing.';
  return page({
    title: 'The open questions, answered by measurement',
    lead: `Words and figures follow from what was measured.${quick}`,
    body: [
      html`<ol class="findings">${answers.map(
        ({ number, title, verdict }) =>
          html`<li value="${number}"><a href="#question-${number}">${title}</a> ${verdict}</li>`,
      )}</ol>`,
      ...answers.map(section),
      ...(closing.length === 0
        ? []
        : [html`<h2 id="advantages">The advantages of each way</h2>${closing.map(closingTable)}`]),
    ],
    footer: [
      html`<p>Made by orbit-rl ${study.version}, kernels <code>${study.coreHash.slice(0, 16)}</code>:
<code>${questionsCommand(study, 'answers.html')}</code>. The same version and seed give the same figures; only columns marked ${TIMED} are wall times.
Brackets are 95 % bootstrap intervals.</p>`,
    ],
  });
}

function section({ number, title, asked, experiment, verdict, findings, figures, tables }: Answer): Html {
  return html`<h2 id="question-${number}">${number}. ${title}</h2>
${asked.map((quote) => html`<blockquote class="quiet">“${quote}”</blockquote>`)}
<p><strong>${verdict}</strong></p>
<p class="quiet">${experiment}</p>
<ul class="findings">${findings.map((finding) => html`<li>${finding}</li>`)}</ul>
${figures.map(
  (figure) =>
    html`<figure class="chart"><figcaption><strong>${figure.title}</strong><span>${figure.caption}</span></figcaption>${figure.html}</figure>`,
)}
${tables.map((table) => html`<details><summary>${table.title}</summary>${tableOf(table)}</details>`)}`;
}

function closingTable(table: AnswerTable): Html {
  return html`<h3>${table.title}</h3>${tableOf(table)}`;
}

/** Long cells break, where the style keeps short ones whole. */
const wrapped = html` style="white-space:normal"`;

function tableOf({ note, columns, rows }: AnswerTable): Html {
  const kind = (k: number): Html => (columns[k]!.align === 'right' ? html` class="number"` : html``);
  return html`<p class="quiet">${note}</p>
<div class="scroll"><table><thead><tr>${columns.map(({ head }, k) => html`<th${kind(k)}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, k) => html`<td${kind(k)}${cell.length > 28 ? wrapped : null}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
