/**
 * Recorded experience as NumPy's `.npz`: the arrays `observations` (or `states`), `actions`, `rewards`, `terminations`, `truncations` and, where
 * they are known, `next_observations`, one row a step, all episodes one after the other; `episode`, the number of each step's
 * episode, may tell them apart. Names are those of `field-names.ts`; other arrays are passed over.
 */
import { checkSize, InputError } from '../input-error.js';
import type { BytesSource } from './bytes-source.js';
import type { Numbers } from './episode-fields.js';
import type { AnyEpisode, RecordSummary } from './episode-lines.js';
import type { SeenSizes } from './episode-sizes.js';
import { type FieldName, fieldsOf } from './field-names.js';
import { episodesOfArrays } from './flat-episodes.js';
import { MOST_NUMBERS, npyNumbers } from './npy.js';
import { readEntry, zipEntries } from './zip.js';

/** @throws InputError naming the array that does not fit. */
export async function readNpz(
  file: BytesSource,
  source: string,
  sizes: SeenSizes,
  use: (episode: AnyEpisode) => void,
): Promise<RecordSummary> {
  const entries = (await zipEntries(file, source)).filter(({ name }) => name.endsWith('.npy'));
  const named = new Map(entries.map((entry) => [entry.name.slice(0, -4), entry]));
  if (named.size !== entries.length)
    throw new InputError(`${source}: expected arrays of different names, got two of one`);
  const arrays = new Map<FieldName, Numbers>();
  for (const [field, name] of fieldsOf(named.keys(), source)) {
    const entry = named.get(name)!;
    checkSize(`bytes in ${source}: ${name}`, entry.size, 8 * MOST_NUMBERS + 65_548, 'record fewer steps in a file');
    arrays.set(field, npyNumbers(await readEntry(file, entry, source), name, `${source}: ${name}`));
  }
  episodesOfArrays(
    arrays,
    source,
    () => sizes.limits,
    (episode, place) => {
      sizes.see(episode, place);
      use(episode);
    },
  );
  return { ...sizes.end(), header: {} };
}
