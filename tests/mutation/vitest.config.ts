import { defineConfig } from 'vitest/config';

/** The tests that mutants are shown: in Node, without those that start processes or train for long. */
export default defineConfig({
  test: {
    include: ['tests/{agents,golden,property,similarity,symmetry}/**/*.test.ts'],
    exclude: ['tests/**/*.node.test.ts'],
    testTimeout: 60_000,
  },
});
