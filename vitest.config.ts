import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './tests/browser/chromium.mjs';
import { HeaviestFirst } from './tests/heaviest-first.js';

/**
 * One suite, two homes: Node runs everything, Chromium all that needs no file system, but for long runs of experiments and
 * of learning, whose code and bytes are the same there: `tests/same-bits` compares the results of the two homes.
 * Test files share their modules (`isolate: false`), since none of them keeps state in one.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: HeaviestFirst },
    // On two cores Vitest would run one file at a time, and the longest wait for processes: three, and one page of Chromium beside them.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The playground is run in Chromium, built.
      exclude: ['**/*.generated.ts', 'src/playground/**'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'build/coverage',
      reportOnFailure: true,
      thresholds: { lines: 95, branches: 95 },
    },
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          globalSetup: ['tests/package/stranger-folder.ts'],
          include: ['tests/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
        },
      },
      {
        test: {
          name: 'chromium',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/**/*.node.test.ts',
            'tests/cli/**',
            'tests/experiments/**',
            'tests/fuzz/**',
            'tests/same-bits/**',
            'tests/package/**',
            'tests/deep/dqn-cart-pole.test.ts',
          ],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            fileParallelism: false,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findChromium(), args: chromiumFlags } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
