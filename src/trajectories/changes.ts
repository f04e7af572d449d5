/** Which pairs changed when: the version of the counter at the last change of each pair's windows. */
export class Changes {
  /** 0 where nothing was counted yet. */
  readonly #versions: Float64Array;

  constructor(pairs: number) {
    this.#versions = new Float64Array(pairs);
  }

  note(pair: number, version: number): void {
    this.#versions[pair] = version;
  }

  /** The pairs that changed after `version`, ascending. */
  since(version: number): Int32Array {
    const changed: number[] = [];
    this.#versions.forEach((last, pair) => {
      if (last > version) changed.push(pair);
    });
    return Int32Array.from(changed);
  }
}
