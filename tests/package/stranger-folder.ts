/** Before all tests: names a folder that the packed package is put into by the first test that wants it, and takes it away at the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly strangerFolder: string;
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-package-'));
  project.provide('strangerFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
