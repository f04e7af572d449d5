/**
 * Puts the compiled core where TypeScript finds it, in files that are not committed: `src/engine/core.generated.ts` holds it
 * deflated as base64, `src/engine/wasm/exports.generated.ts` the types that the compiler gives its exports. Zopfli deflates it, which takes
 * seconds for a twentieth less: not again where the core is the one that is there.
 * With `--copy`, writes `dist/core.wasm`, the `orbit-rl/core.wasm` export, and its types.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import zopfli from '@gfx/zopfli';

const wasm = 'build/core.wasm';

/** The members of what every instance exports, as the compiler declares them. */
function exportsOf() {
  const [, members] = /^declare namespace __AdaptedExports \{\n(.*?)^\}/ms.exec(
    readFileSync('build/core.d.ts', 'utf8'),
  );
  return members;
}

if (process.argv.includes('--copy')) {
  mkdirSync('dist', { recursive: true });
  copyFileSync(wasm, 'dist/core.wasm');
  const members = exportsOf()
    .replace(/^ {2}(?=\/\*\*|\*| \*)/gm, '')
    .replace(/^ {2}export /gm, 'export declare ');
  writeFileSync(
    'dist/core.wasm.d.ts',
    `/** What every instance of the core exports: docs/core.md has the layouts. */\n${members}`,
  );
} else {
  const bytes = readFileSync(wasm);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const inlined = 'src/engine/core.generated.ts';
  if (!existsSync(inlined) || !readFileSync(inlined, 'utf8').includes(`'${hash}'`)) {
    const deflated = await zopfli.zlibAsync(bytes, {});
    writeFileSync(
      inlined,
      `// Made by assembly/embed.mjs from the compiled core; do not edit.
/** The WebAssembly core, deflated (RFC 1950), base64. */
export const coreBase64 =
  '${Buffer.from(deflated).toString('base64')}';
/** SHA-256 of the core, hex: names the exact kernels a result was made with. */
export const coreHash = '${hash}';
`,
    );
    console.error(`core: ${bytes.length} bytes, ${deflated.length} deflated`);
  }
  const members = exportsOf()
    .replace(/^ {2}export const /gm, '  readonly ')
    .replace(/^ {2}export function /gm, '  ');
  writeFileSync(
    'src/engine/wasm/exports.generated.ts',
    `// Made by assembly/embed.mjs from the compiler's bindings; do not edit.
/** What every instance of the core exports; \`assembly/index.ts\` documents it. Integers come back signed: \`>>> 0\` makes pointers. */
export interface CoreExports {
${members}}
`,
  );
}
