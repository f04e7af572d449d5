/** What the study of real-valued worlds says: line by line what is asked, in how many runs it held, and what was missed. */
import type { Block, Document } from '../document.js';
import { compact, intervalText, percent } from '../numbers.js';
import { label, number, table } from '../tables.js';
import { commandText, madeBy, paragraph, verdictWords } from '../words.js';
import type { ContinuousRow, ContinuousStudy } from './experiment.js';

export function answer(study: ContinuousStudy, out: string): Document {
  const { seed, rows } = study;
  const met = rows.filter(isMet).length;
  const learning = rows.filter((row) => row.learning !== null);
  return {
    title: 'Symmetry of real-valued worlds',
    lead: `${met} of ${rows.length} lines are as is asked.`,
    blocks: [...detectionBlocks(rows.filter(({ transitions }) => transitions !== null)), ...learningBlocks(learning)],
    colophon: [
      madeBy(
        study,
        commandText('compare --suite continuous', [[`--seed ${seed}`, seed === 0]], out),
        '. Seeds from the first one on.',
      ),
    ],
  };
}

/** A line of recorded transitions holds in every run; one of learning by its ratio, where nothing is in use that should not be. */
function isMet({ held, runs, learning, wrong }: ContinuousRow): boolean {
  return learning === null ? held === runs && runs > 0 : learning.met && wrong.length === 0;
}

function detectionBlocks(rows: readonly ContinuousRow[]): Block[] {
  if (rows.length === 0) return [];
  return [
    paragraph(
      'A run records transitions of random actions and looks for symmetries in them. It holds where all that is true was found and nothing that is not.',
    ),
    table<ContinuousRow>(undefined, undefined, rows, [
      label('world', ({ name }) => name),
      number('transitions', ({ transitions }) => compact(transitions!)),
      label('asked', ({ target }) => target),
      number('held', ({ held, runs }) => `${held} of ${runs}`),
      label('', verdict),
      label('missed', ({ missed }) => listedCounts(missed)),
      label('found and not true', ({ wrong }) => listedCounts(wrong)),
      number('largest angle', ({ angle }) => (angle === null ? '' : compact(angle))),
    ]),
  ];
}

function learningBlocks(rows: readonly ContinuousRow[]): Block[] {
  if (rows.length === 0) return [];
  const steps = (count: number, at: number | null) => (at === null ? String(count) : `${count}, step ${compact(at)}`);
  return [
    paragraph(
      'A run learns twice with one seed, plain and looking for a symmetry, or told it. Ratios are of the episodes before the window that the criterion takes its mean of, which every run has to fill: of medians with a 95 % bootstrap interval, of means, upper quartiles and 90th percentiles. Harmed is the share of seeds that took longer; never are the runs that did not end within their budget, and those of the plain learner.',
    ),
    table<ContinuousRow>(undefined, undefined, rows, [
      label('world', ({ name }) => name),
      number('seeds', ({ runs }) => String(runs)),
      label('asked', ({ target }) => target),
      number('median', ({ learning }) => intervalText(learning!.median)),
      label('', verdict),
      number('mean', ({ learning }) => compact(learning!.mean)),
      number('q75', ({ learning }) => compact(learning!.upperQuartile)),
      number('q90', ({ learning }) => compact(learning!.p90)),
      number('harmed', ({ learning }) => percent(learning!.harmed)),
      number('never', ({ learning }) => `${learning!.never} (${learning!.neverOver})`),
      number('accepted', ({ learning }) => steps(learning!.accepted, learning!.acceptedAt)),
      number('taken back', ({ learning }) => steps(learning!.takenBack, learning!.refutedAt)),
      label('in use at the end, and not right', ({ missed, wrong }) => listedCounts([...missed, ...wrong])),
    ]),
  ];
}

function verdict(row: ContinuousRow) {
  const met = isMet(row);
  return verdictWords(met, met ? 'met' : 'missed');
}

function listedCounts(items: ContinuousRow['missed']): string {
  return items.map(([what, runs]) => `${what} (${runs})`).join(', ');
}
