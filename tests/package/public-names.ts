/** The public names, read from the entries and from the reference. */
import { readFileSync } from 'node:fs';

export const entries = {
  'orbit-rl': 'src/index.ts',
  'orbit-rl/continuous': 'src/continuous/index.ts',
  'orbit-rl/deep': 'src/deep/index.ts',
  'orbit-rl/experiments': 'src/experiments/index.ts',
  'orbit-rl/report': 'src/report/index.ts',
  'orbit-rl/reinforcejs': 'src/adapters/reinforcejs/index.ts',
} as const;

/** All that an entry exports, values and types. */
export function exportedBy(file: string): string[] {
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list]) => list!.split(','));
  const declared = [
    ...source.matchAll(/^export (?:async )?(?:abstract )?(?:function|class|const|interface|type) (\w+)/gm),
  ].map(([, name]) => name!);
  const names = lists.map((item) => item.trim().replace(/^type /, '')).filter((name) => name !== '');
  return [...new Set([...names.map((name) => name.replace(/^.* as /, '')), ...declared])].sort();
}

/** The names of docs/api.md with their lines, by entry. */
export function referenced(): Map<string, Map<string, string>> {
  const result = new Map<string, Map<string, string>>();
  for (const part of readFileSync('docs/api.md', 'utf8').split(/^## /m).slice(1)) {
    const lines = new Map<string, string>();
    for (const [, name, line] of part.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)) {
      if (lines.has(name!)) throw new Error(`docs/api.md has ${name} twice`);
      lines.set(name!, line!);
    }
    result.set(/^`([^`]+)`/.exec(part)![1]!, lines);
  }
  return result;
}
