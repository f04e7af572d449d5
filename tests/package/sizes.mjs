/**
 * How large each entry may be, gzipped: `npm run test:sizes`, after a build. The limits hold what there is now, so that nothing grows unseen; what
 * was asked for, and what was seen, stands in docs/guides/hosts.md.
 */

/** Leaves out what is loaded when it is asked for, and drops what is unused before that is done. */
const later = {
  name: 'later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined)),
};

/** A limit for what a page loads that imports `what` of `path` before it calls anything. */
const atOnce = (name, path, what, limit) => ({
  name: `${name}, at once`,
  path: `../../dist/${path}`,
  import: what,
  limit,
  gzip: true,
  modifyEsbuildConfig: (config) => ({ ...config, format: 'esm', tsconfigRaw: {}, plugins: [later] }),
});

/** A limit for a file as it is shipped, with nothing outside it. */
const shipped = (name, path, limit) => ({
  name,
  path: `../../dist/${path}`,
  limit,
  gzip: true,
  disablePlugins: ['@size-limit/esbuild'],
});

export default [
  atOnce('orbit-rl, createEngine', 'index.js', '{ createEngine }', '119 kB'),
  atOnce('orbit-rl', 'index.js', '*', '162 kB'),
  atOnce('orbit-rl/deep', 'deep/index.js', '*', '164 kB'),
  atOnce('orbit-rl/continuous', 'continuous/index.js', '*', '87 kB'),
  atOnce('orbit-rl/experiments', 'experiments/index.js', '*', '236 kB'),
  atOnce('orbit-rl/reinforcejs', 'adapters/reinforcejs/index.js', '*', '14.3 kB'),
  atOnce('orbit-rl/report', 'report/bundle.js', '*', '179 kB'),
  shipped('orbit-rl/browser', 'orbit-rl.browser.js', '183 kB'),
  shipped('orbit-rl/core.wasm', 'core.wasm', '47 kB'),
];
