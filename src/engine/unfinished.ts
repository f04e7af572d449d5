/** What there was no memory for. So much of it was done, in its order, and the rest was not begun: what there was before is whole. */
export class Unfinished extends Error {
  readonly done: number;

  constructor(done: number, cause: Error) {
    super(cause.message, { cause });
    this.done = done;
  }
}
