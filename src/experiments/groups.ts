/** Rows, runs and tasks by what they have in common. */

/** Different values in the order in which they come. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/** Those with one key together, in the order in which the keys come. Keys are compared as `Map` does. */
export function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): [Key, Item[]][] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [item]);
    else own.push(item);
  }
  return [...groups];
}

/** The items that have these fields. */
export function matching<Item>(items: readonly Item[], fields: Partial<Item>): Item[] {
  const wanted = Object.entries(fields) as [keyof Item, unknown][];
  return items.filter((item) => wanted.every(([name, value]) => item[name] === value));
}

/** The first item that has these fields: there is one. */
export function theOne<Item>(items: readonly Item[], fields: Partial<Item>): Item {
  return matching(items, fields)[0]!;
}

/** How often each comes, the most frequent first. */
export function counted<Value>(values: readonly Value[]): [Value, number][] {
  return grouped(values, (value) => value)
    .map(([value, own]): [Value, number] => [value, own.length])
    .sort((a, b) => b[1] - a[1]);
}

/** The parts of the tasks with one key together, with the first of these tasks. */
export function partsBy<Task, Part, Key>(
  parts: readonly Part[],
  tasks: readonly Task[],
  keyOf: (task: Task) => Key,
): [Key, Part[], Task][] {
  return grouped([...parts.keys()], (k) => keyOf(tasks[k]!)).map(([key, own]) => [
    key,
    own.map((k) => parts[k]!),
    tasks[own[0]!]!,
  ]);
}
