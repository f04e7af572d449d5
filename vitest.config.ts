import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, findChromium } from './tests/browser/chromium.mjs';
import { fromDist } from './tests/from-dist.js';
import { HeaviestFirst } from './tests/heaviest-first.js';

/** What may differ in a browser. Files named `*.node.test.ts` are left out: they need files or processes. */
const inBrowser = [
  // How the core is loaded, its memory, and its arithmetic: on both backends, against other software's numbers, and on random input.
  'tests/{engine,golden}/**/*.test.ts',
  'tests/property/{coupling,environments*,hostile,learners,model,same-bits,similarity,trajectories}.test.ts',
  // Streams, and decoders of text and bytes.
  'tests/adapters/**/*.test.ts',
  'tests/agents/saving.test.ts',
  // Functions of the language whose last bits are left to it.
  'tests/environments/trigonometry.test.ts',
  // Timers and how control is given back between episodes.
  'tests/agents/train*.test.ts',
  // What draws, and what a page says.
  'tests/{playground,report}/**/*.test.ts',
];

/**
 * One suite, two homes. Node runs everything. Chromium runs again what may differ in a browser (`inBrowser`, below); all else is the
 * same TypeScript on the same bytes, and `tests/same-bits` compares what a run of all of it gives in the two homes.
 * Test files share their modules (`isolate: false`), since none of them keeps state in one.
 */
export default defineConfig(({ mode }) => {
  const shipped = mode === 'dist';
  const plugins = shipped ? [fromDist] : [];
  const external = shipped ? [/\/dist\//] : [];
  return {
    test: {
      sequence: { sequencer: HeaviestFirst },
      // On two cores Vitest would run one file at a time, and the longest wait for processes: three, and one page of Chromium beside them.
      maxWorkers: Math.max(3, availableParallelism() - 1),
      // What was transformed is kept, by what it holds: the next run begins with it.
      experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/modules' },
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
          plugins,
          test: {
            name: 'node',
            server: { deps: { external } },
            environment: 'node',
            globalSetup: ['tests/package/stranger-folder.ts'],
            include: ['tests/**/*.test.ts'],
            setupFiles: ['tests/quick-equality.ts'],
            testTimeout: 120_000,
            hookTimeout: 120_000,
            isolate: false,
          },
        },
        {
          plugins,
          test: {
            name: 'chromium',
            include: inBrowser,
            exclude: ['tests/**/*.node.test.ts'],
            setupFiles: ['tests/quick-equality.ts'],
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
  };
});
