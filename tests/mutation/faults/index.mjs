/**
 * The faults that were found before the first release, by their kinds. Each says what takes its mend away, `without` in the place of `was`
 * in `file`, and which tests then fail: those of `test` (below `tests/`) whose names hold `name`.
 */
import { data } from './data.mjs';
import { hangs } from './hangs.mjs';
import { results } from './results.mjs';
import { unclear } from './unclear.mjs';

export const sections = [
  { section: 'Wrong results', faults: results },
  { section: 'Hangs, crashes, denial', faults: hangs },
  { section: 'Data lost or corrupted', faults: data },
  { section: 'Unclear', faults: unclear },
].map(({ section, faults }) => ({
  section,
  faults: faults.map((entry) => ({ ...entry, file: `src/${entry.file}`, test: `tests/${entry.test}.test.ts` })),
}));
