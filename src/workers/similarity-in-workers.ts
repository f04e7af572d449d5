/** Similarity of many rows on several cores: each worker takes every so many-th block of rows. */
import type { BackendName } from '../engine/contracts/backend.js';
import type { CountRows, SimilarityEntries } from '../engine/contracts/similarity.js';
import { lawTotals, windowsOf } from '../engine/rules/law-totals.js';
import { checkChoice, checkInteger, checkKeys, checkSignal, expected, InputError } from '../input-error.js';
import { boundsOf, estimated, evidenceOf } from '../similarity/compute.js';
import { type CountRowsInput, checkCountRows } from '../similarity/count-rows.js';
import { checkDense, resolveSimilarityOptions, type SimilarityOptions } from '../similarity/options.js';
import { canShare, joinParts } from '../similarity/parts.js';
import { Similarity } from '../similarity/similarity.js';
import { open, type SharedSimilarity } from '../similarity/task.js';
import { runPool } from './pool.js';

export interface SimilarityWorkersOptions {
  /** Number of workers; default: as many as the machine has cores. In a browser there is one unless asked for more. */
  readonly jobs?: number;
  /** What workers compute on. Default `'wasm'`. */
  readonly backend?: BackendName;
  readonly signal?: AbortSignal;
}

/**
 * What `engine.similarity(rows, options)` gives, to the last bit, computed in `jobs` workers. Each gets a copy of the rows and
 * gives back its share. Where the host has shared memory (Node; pages that are cross-origin isolated), all read one copy of the rows, and all
 * values are written to one Float64Array, of which none is copied. Worth it from some thousand rows on, where a worker's start (tens of milliseconds) is nothing.
 * @throws InputError when the rows or the options do not fit, with the place, or ask for `approximate`; rejects with the signal's reason.
 */
export async function similarityInWorkers(
  input: CountRowsInput,
  options?: SimilarityOptions,
  settings: SimilarityWorkersOptions = {},
): Promise<Similarity> {
  if (settings === null || typeof settings !== 'object') throw expected('{ jobs, backend, signal }', settings);
  checkKeys('the settings of workers', settings, ['jobs', 'backend', 'signal']);
  const { signal } = settings;
  checkSignal(signal);
  const backend = checkChoice<BackendName>('backend', settings.backend ?? 'wasm', ['wasm', 'reference']);
  const most =
    settings.jobs === undefined ? (await import('#workers')).cores() : checkInteger('jobs', settings.jobs, 1, 1024);
  const rows = checkCountRows(input);
  // A worker without a row would only be started.
  const jobs = Math.max(1, Math.min(most, rows.rows));
  const resolved = resolveSimilarityOptions(options);
  if (resolved.approximate) {
    throw new InputError('expected no approximate in workers, which compare all pairs: engine.similarity has it');
  }
  const active = evidenceOf(rows, windowsOf(lawTotals(rows, rows.counts), rows.rows), resolved.minVisits);
  const asked = resolved.confidence === null ? resolved : estimated(resolved);

  const parts: SimilarityEntries[] = [];
  if (asked.threshold === null && asked.topK === null) checkDense(rows.rows);
  const sharing = jobs > 1 && typeof SharedArrayBuffer !== 'undefined';
  const shared =
    sharing && canShare(backend, asked) ? new Float64Array(new SharedArrayBuffer(8 * rows.rows ** 2)) : null;
  const setup: SharedSimilarity = {
    ...{ backend, rows: sharing ? inSharedMemory(rows) : rows, active, options: asked, parts: jobs },
    ...(shared === null ? {} : { out: shared }),
  };
  await runPool([...Array(jobs).keys()], {
    jobs,
    job: { module: 'similarity', name: 'part', setup },
    here: () => open('part', setup),
    finished: (_, entries: SimilarityEntries) => parts.push(entries),
    signal,
  });
  const joined: SimilarityEntries =
    shared === null ? joinParts(parts, asked) : { kind: 'dense', rows: rows.rows, values: shared };
  const entries = resolved.confidence === null ? joined : boundsOf(joined, rows, resolved);
  return new Similarity(entries, { kind: 'measure', ...resolved }, active);
}

/** A copy that workers read where it is. */
function inSharedMemory(rows: CountRows): CountRows {
  return Object.fromEntries(
    Object.entries(rows).map(([name, field]) => {
      if (!ArrayBuffer.isView(field)) return [name, field];
      const source = field as Int32Array | Float64Array;
      const Numbers = source.constructor as Int32ArrayConstructor;
      const copy = new Numbers(new SharedArrayBuffer(source.byteLength));
      copy.set(source);
      return [name, copy];
    }),
  ) as unknown as CountRows;
}
