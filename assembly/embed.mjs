/**
 * Puts the compiled core where TypeScript finds it: `src/engine/core.generated.ts` holds it as base64 (not committed).
 * With `--copy`, also writes `dist/core.wasm`, the `orbit-rl/core.wasm` export.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const wasm = 'build/core.wasm';

if (process.argv.includes('--copy')) {
  mkdirSync('dist', { recursive: true });
  copyFileSync(wasm, 'dist/core.wasm');
} else {
  const bytes = readFileSync(wasm);
  const hash = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(
    'src/engine/core.generated.ts',
    `// Made by assembly/embed.mjs from the compiled core; do not edit.
/** The WebAssembly core, base64. */
export const coreBase64 =
  '${bytes.toString('base64')}';
/** SHA-256 of the core, hex: names the exact kernels a result was made with. */
export const coreHash = '${hash}';
`,
  );
  console.error(`core: ${bytes.length} bytes`);
}
