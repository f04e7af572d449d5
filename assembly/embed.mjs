/**
 * Puts the compiled core where TypeScript finds it, in files that are not committed: `src/engine/core.generated.ts` holds it as
 * base64, `src/engine/wasm/exports.generated.ts` the types that the compiler gives its exports.
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
  const declarations = readFileSync('build/core.d.ts', 'utf8');
  const [, exported] = /^declare namespace __AdaptedExports \{\n(.*?)^\}/ms.exec(declarations);
  const members = exported.replace(/^ {2}export const /gm, '  readonly ').replace(/^ {2}export function /gm, '  ');
  writeFileSync(
    'src/engine/wasm/exports.generated.ts',
    `// Made by assembly/embed.mjs from the compiler's bindings; do not edit.
/** What every instance of the core exports; \`assembly/index.ts\` documents it. Integers come back signed: \`>>> 0\` makes pointers. */
export interface CoreExports {
${members}}
`,
  );
  console.error(`core: ${bytes.length} bytes`);
}
