/**
 * `vitest --mode dist`: what tests import from `src` is taken from `dist`, the same modules as they are shipped. Node loads them itself, which
 * takes less time than transforming them. `npm test` builds them first; without the mode, the sources are tested as they stand.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const src = fileURLToPath(new URL('../src/', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

export const fromDist: Plugin = {
  name: 'from-dist',
  enforce: 'pre',
  resolveId(module, importer) {
    if (importer === undefined || !module.startsWith('.')) return null;
    const path = resolve(dirname(importer.replace(/\?.*/, '')), module);
    if (!path.startsWith(src)) return null;
    const file = dist + path.slice(src.length).replace(/\.ts$/, '.js');
    // The page of the playground is no module of the package.
    return existsSync(file) ? file : null;
  },
};
