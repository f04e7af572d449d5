/** The example of an agent by somebody else's pattern: it passes the type checker, and runs against the built library. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { built } from '../built.js';

const run = promisify(execFile);
const example = 'docs/examples/anybodys-agent.mjs';

it('passes the type checker', async () => {
  built('index.js');
  const options = '--allowJs --checkJs --strict --noEmit --skipLibCheck --target es2022 --module nodenext';
  const libraries = ['--lib', 'es2023,esnext.disposable,dom', '--ignoreConfig'];
  const checked = run('npx', ['--no-install', 'tsc', ...options.split(' '), ...libraries, example]);
  await expect(checked).resolves.toEqual({ stdout: '', stderr: '' });
});

it('finds the square, learns from its images in half the steps or less, and couples a batch', async () => {
  const { stdout } = await run(process.execPath, [example]);
  const numbers = (line: RegExp) => line.exec(stdout)!.slice(1).map(Number);
  // The goal in the middle of a square grid leaves all eight reflections and rotations.
  expect(numbers(/show a group of (\d+) maps$/m)).toEqual([8]);
  const [alone, images] = numbers(/^steps to learn, median of 20: alone (\d+), from every image (\d+)$/m);
  expect(images).toBeLessThan(alone! / 2);
  const [coupled, loss] = numbers(/^(\d+) pairs of entries are coupled, of a loss of ([\d.]+)/m);
  expect(coupled).toBeGreaterThan(0);
  expect(loss).toBeGreaterThan(0);
});
