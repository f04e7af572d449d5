/** The known name that was probably meant: by edit distance (Levenshtein 1966), if close enough. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((name) => ({ name, distance: name.startsWith(given) && given.length > 1 ? 1 : editDistance(given, name) }))
    .sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; ++i) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; ++j) {
      const replace = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replace, above[j]! + 1, row[j - 1]! + 1));
    }
  }
  return row[b.length]!;
}
