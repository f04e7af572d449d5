/** Assignments of least cost, by shortest augmenting paths (Jonker & Volgenant 1987). */

/**
 * The permutation `to` of `0..n-1` with the least `Σ costs[k][to[k]]`; costs are finite and at least 0. Takes time cubic in `n`.
 */
export function leastAssignment(costs: readonly ArrayLike<number>[]): number[] {
  const n = costs.length;
  const rowPrice = new Float64Array(n);
  const columnPrice = new Float64Array(n);
  /** The row that has each column, −1 for none. */
  const owner = new Int32Array(n).fill(-1);
  for (let start = 0; start < n; ++start) {
    const distance = new Float64Array(n).fill(Infinity);
    const from = new Int32Array(n).fill(-1);
    const done = new Uint8Array(n);
    let [row, column, reached] = [start, -1, 0];
    do {
      if (column !== -1) done[column] = 1;
      let nearest = -1;
      for (let j = 0; j < n; ++j) {
        if (done[j] === 1) continue;
        const length = reached + costs[row]![j]! - rowPrice[row]! - columnPrice[j]!;
        if (length < distance[j]!) {
          distance[j] = length;
          from[j] = column;
        }
        if (nearest === -1 || distance[j]! < distance[nearest]!) nearest = j;
      }
      column = nearest;
      reached = distance[column]!;
      row = owner[column]!;
    } while (row !== -1);
    rowPrice[start]! += reached;
    for (let j = 0; j < n; ++j) {
      if (done[j] === 0) continue;
      rowPrice[owner[j]!]! += reached - distance[j]!;
      columnPrice[j]! += distance[j]! - reached;
    }
    for (let j = column; j !== -1; j = from[j]!) owner[j] = from[j] === -1 ? start : owner[from[j]!]!;
  }
  const to = new Array<number>(n);
  owner.forEach((k, j) => {
    to[k] = j;
  });
  return to;
}
