/** What `npm run build` makes, for tests that need it: workers and processes run `dist`, not `src`. */
import { existsSync } from 'node:fs';

/** The URL of a file of `dist`. Without a build a test fails: one that vanished would look like one that passed. */
export function built(path: string): URL {
  const url = new URL(`../dist/${path}`, import.meta.url);
  if (!existsSync(url)) throw new Error(`expected a built dist/${path}: run 'npm run build' first`);
  return url;
}
