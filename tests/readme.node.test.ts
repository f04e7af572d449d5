import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Runs a program as a file of this package, so that `orbit-rl` is the built library. */
function run(program: string): string {
  mkdirSync('build/readme', { recursive: true });
  const file = 'build/readme/example.mjs';
  writeFileSync(file, program);
  try {
    return execFileSync(process.execPath, [file], { encoding: 'utf8' });
  } finally {
    rmSync(file);
  }
}

describe('README', () => {
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!);

  it('has an example that runs and does what it says', () => {
    const lines = run(examples[0]!).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^\d+ clusters; exact lumping has 32$/);
    const steps = lines.slice(1).map((line) => Number(/after (\d+) steps/.exec(line)![1]));
    const [plain, clusters, online] = steps as [number, number, number];
    expect(clusters).toBeLessThan(plain);
    expect(online).toBeLessThan(plain);
  });

  it.each(examples.slice(1).map((example, k) => [k + 2, example] as const))(
    'has example %i, which runs',
    (_, example) => {
      expect(() => run(example)).not.toThrow();
    },
  );

  it('names only commands that exist', () => {
    for (const [, name] of readme.matchAll(/npm (?:run )?(start|test|bench|format|lint)\b/g))
      expect(scripts).toHaveProperty(name!);
    const listed = execFileSync(process.execPath, ['dist/bin/orbit-rl.js', '--help'], { encoding: 'utf8' });
    for (const [, command] of readme.matchAll(/npx orbit-rl (\w+)/g)) expect(listed).toContain(command!);
  });
});
