import { defineConfig } from 'vitest/config';

/**
 * The tests that mutants are shown: in Node, without those that start processes or take more than some seconds each. A mutant that only
 * one of these would kill counts as a survivor: the score is a lower bound.
 */
export default defineConfig({
  test: {
    include: ['tests/{agents,golden,property,similarity,symmetry}/**/*.test.ts'],
    exclude: [
      'tests/**/*.node.test.ts',
      'tests/agents/{defaults,saving}.test.ts',
      'tests/property/{environments-control,incremental,learners,similar-rows,trajectories}.test.ts',
      'tests/symmetry/convergence.test.ts',
      'tests/symmetry/exact/optimal-values.test.ts',
    ],
    testTimeout: 60_000,
  },
});
