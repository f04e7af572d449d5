/** How far something that takes time has come: what every `onProgress` is called with. */
export interface Progress {
  /** What is done, and what there is to do in all, in `unit`s. */
  readonly done: number;
  readonly total: number;
  readonly unit: 'episodes' | 'runs';
  /** Environment steps so far, where they are counted. */
  readonly steps?: number;
  /** Mean undiscounted return of the episodes since the last report, where episodes are counted. */
  readonly meanReturn?: number;
  /** What has just ended, in words, where that has a name: `'taxi-v3, quotient, seed 3'`. */
  readonly label?: string;
}
