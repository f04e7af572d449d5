/** as-pect runs the kernel specs of `__tests__` inside WebAssembly: all of them in one module, since compiling one takes seconds. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';

const specs = readdirSync('assembly/__tests__').filter((name) => name.endsWith('.spec.ts'));
mkdirSync('build', { recursive: true });
writeFileSync('build/specs.ts', specs.map((name) => `import '../assembly/__tests__/${name.slice(0, -3)}';\n`).join(''));

export default {
  entries: ['build/specs.ts'],
  include: ['assembly/__tests__/**/*.include.ts'],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory } }));
  },
  outputBinary: false,
};
