/** The example for TensorFlow.js in docs/examples: it passes the type checker, and runs against the built library. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const example = 'docs/examples/tensorflow-symmetry-loss.mjs';

it('passes the type checker', async () => {
  const options = '--allowJs --checkJs --strict --noEmit --skipLibCheck --target es2022 --module nodenext';
  const libraries = ['--lib', 'es2023,esnext.disposable,dom', '--ignoreConfig'];
  const checked = run('npx', ['--no-install', 'tsc', ...options.split(' '), ...libraries, example]);
  await expect(checked).resolves.toEqual({ stdout: '', stderr: '' });
});

it('couples entries, has the gradient of symmetryLoss, and brings both losses down', async () => {
  const { stdout } = await run(process.execPath, [example]);
  const numbers = (line: RegExp) => line.exec(stdout)!.slice(1).map(Number);
  const [coupled, all] = numbers(/^(\d+) of (\d+) pairs of entries are coupled$/m);
  expect(all).toBe((64 * 63) / 2);
  expect(coupled).toBeGreaterThan(0);
  const [apart] = numbers(/differ by at most ([\d.e+-]+)$/m);
  expect(apart).toBeLessThan(1e-5);
  const [loss, symmetry] = numbers(/^step 0: loss ([\d.]+), of which the symmetry loss ([\d.]+)$/m);
  const [trained, trainedSymmetry] = numbers(/^step 100: loss ([\d.]+), of which the symmetry loss ([\d.]+)$/m);
  expect(trained).toBeLessThan(loss! / 10);
  expect(trainedSymmetry).toBeLessThan(symmetry! / 10);
});
