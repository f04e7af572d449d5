/**
 * Whether two versions of the program give the same figures: `node bench/records.mjs BEFORE AFTER`, both `.json` or both `.jsonl`,
 * made by the same command from the same seeds. Lines are compared one by one, in any order; wall times, numbers of workers,
 * versions, hashes of the core and checksums may differ. Exit code 1 when anything else does.
 */
import { readFileSync } from 'node:fs';

const free = (key) => /^(seconds|runSeconds|version$|coreHash$|checksum$|jobs$)/.test(key);

/** Everything that must be equal, as text with the keys of records in one order. */
function canonical(value) {
  return JSON.stringify(value, (key, item) => {
    if (free(key)) return undefined;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function read(path) {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.jsonl')) return [JSON.parse(text)];
  const rows = text.split('\n').slice(0, -1);
  return rows.map((row) => JSON.parse(row));
}

/** The places where two values differ. */
function differences(a, b, path = '') {
  if (canonical(a) === canonical(b)) return [];
  const records = [a, b].every((value) => typeof value === 'object' && value !== null);
  if (!records) return [`${path}: ${JSON.stringify(a)?.slice(0, 80)} before, ${JSON.stringify(b)?.slice(0, 80)} after`];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !free(key));
  return keys.flatMap((key) => differences(a[key], b[key], `${path}/${key}`));
}

const [before, after] = process.argv.slice(2).map(read);
const left = after.map((line) => ({ line, text: canonical(line) }));
let equal = 0;
const lost = before.filter((line) => {
  const at = left.findIndex(({ text }) => text === canonical(line));
  if (at < 0) return true;
  left.splice(at, 1);
  ++equal;
  return false;
});
console.log(`${equal} of ${before.length} equal, ${left.length} more after`);
if (before.length === 1) for (const line of differences(before[0], after[0]).slice(0, 20)) console.log(line);
else {
  const name = ({ environment, world, method, seed }) => `${environment ?? world}, ${method}, seed ${seed}`;
  for (const line of lost.slice(0, 20)) console.log(`changed or lost: ${name(line)}`);
}
process.exitCode = lost.length + left.length === 0 ? 0 : 1;
