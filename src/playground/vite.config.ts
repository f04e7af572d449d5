/** `npm run playground` serves the page, `npm run playground -- build` writes it as static files to `build/playground`. */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const source = resolve(import.meta.dirname, '..');

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: {
    alias: [
      { find: /^orbit-rl$/, replacement: `${source}/index.ts` },
      { find: /^orbit-rl\/report$/, replacement: `${source}/report/index.ts` },
      { find: /^#workers$/, replacement: `${source}/workers/browser.ts` },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: resolve(source, '../build/playground'), emptyOutDir: true, target: 'es2022' },
  cacheDir: resolve(source, '../node_modules/.vite-playground'),
});
