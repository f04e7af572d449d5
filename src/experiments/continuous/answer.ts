/** What the study of real-valued worlds says: line by line what is asked, in how many runs it held, and what was missed. */
import type { Document } from '../document.js';
import { compact } from '../numbers.js';
import { code, label, number, paragraph, table, verdictWords } from '../words.js';
import type { ContinuousRow, ContinuousStudy } from './experiment.js';

export function answer({ version, coreHash, seed, rows }: ContinuousStudy, out: string): Document {
  const met = rows.filter(({ held, runs }) => held === runs && runs > 0).length;
  return {
    title: 'Symmetry of real-valued worlds',
    lead: `${met} of ${rows.length} lines hold in every run.`,
    blocks: [
      paragraph(
        'A run records transitions of random actions and looks for symmetries in them. It holds where all that is true was found and nothing that is not.',
      ),
      table<ContinuousRow>(undefined, undefined, rows, [
        label('world', ({ name }) => name),
        number('transitions', ({ transitions }) => compact(transitions)),
        label('asked', ({ target }) => target),
        number('held', ({ held, runs }) => `${held} of ${runs}`),
        label('', ({ held, runs }) => verdictWords(held === runs, held === runs ? 'met' : 'missed')),
        label('missed', ({ missed }) => listedCounts(missed)),
        label('found and not true', ({ wrong }) => listedCounts(wrong)),
        number('largest angle', ({ angle }) => (angle === null ? '' : compact(angle))),
      ]),
    ],
    colophon: [
      [
        `Made by orbit-rl ${version}, kernels `,
        code(coreHash.slice(0, 16)),
        ': ',
        code(`npx orbit-rl compare --suite continuous${seed === 0 ? '' : ` --seed ${seed}`} --out ${out}`),
        '. Seeds from the first one on.',
      ],
    ],
  };
}

function listedCounts(items: ContinuousRow['missed']): string {
  return items.map(([what, runs]) => `${what} (${runs})`).join(', ');
}
