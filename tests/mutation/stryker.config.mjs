/**
 * Mutation testing of the folders that hold the field: `npm run mutation`. One function in `MUTATION_SAMPLE` (default 40; 1 for all)
 * is mutated, chosen by its place, so that a run is one of less than an hour and two runs of one source are the same.
 */
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['src/similarity/**/*.ts', 'src/symmetry/**/*.ts', 'src/agents/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: true },
  plugins: ['@stryker-mutator/vitest-runner', './tests/mutation/sample.mjs'],
  ignorers: ['sample'],
  coverageAnalysis: 'perTest',
  // What runs as a file is loaded needs every test anew: two fifths of the mutants took nine tenths of the time.
  ignoreStatic: true,
  // A message that reads otherwise is no fault that a test should see.
  mutator: { excludedMutations: ['StringLiteral'] },
  concurrency: Number(process.env.MUTATION_JOBS ?? 1),
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 60,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: 'build/mutation.json' },
  tempDirName: 'build/stryker',
  ignorePatterns: ['dist', 'build', 'bench', 'docs'],
  // Types are not checked again: a mutant that has none of the right kind is killed by a test or by nothing.
  disableTypeChecks: false,
  tsconfigFile: 'build/none.json',
};
