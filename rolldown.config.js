/**
 * What is bundled from the compiled library in `dist`:
 * - `dist/bin/`: the command line and its workers with all that they need in few files, so that installing orbit-rl installs nothing else and a
 *   command begins at once: one of the library's three hundred modules after the other takes Node a quarter of a second. No program of a user's
 *   meets these copies of its classes: they import the plain modules.
 * - `dist/report/bundle.js`: the entry `orbit-rl/report`, with what draws, on the library as it is.
 * - `dist/orbit-rl.browser.js`: the first entry as one file, for pages and notebooks.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

const dist = resolve('dist');

/** Whether a module is the library's own and stays outside: all but what lies in the bundled folders. */
const outside =
  (...bundled) =>
  (id, importer) => {
    if (!id.startsWith('.') && !id.startsWith(dist)) return false;
    const path = resolve(importer === undefined ? '.' : dirname(importer), id);
    return path.startsWith(dist + sep) && !bundled.some((folder) => path.startsWith(join(dist, folder) + sep));
  };

/** The folder of the package that a module is of; null for a module of this one. */
function packageOf(module) {
  if (!module.includes(`${sep}node_modules${sep}`)) return null;
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name) return folder;
  }
  return null;
}

/** Writes the licences of all packages that went into a bundle; fails where one names none. */
const licences = {
  name: 'licences',
  generateBundle(_, bundle) {
    const folders = new Set(
      Object.values(bundle).flatMap((chunk) =>
        Object.keys(chunk.modules ?? {}).map((id) => packageOf(id.replace('\0', ''))),
      ),
    );
    folders.delete(null);
    const texts = [...folders].map((folder) => {
      const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof license !== 'string') throw new Error(`${name} ${version} names no licence`);
      const file = readdirSync(folder).find((path) => /^licen[cs]e(\.|$)/i.test(path));
      const text =
        file === undefined ? `By ${author?.name ?? author}.` : readFileSync(join(folder, file), 'utf8').trim();
      return { name, text: `${name} ${version} (${license})\n\n${text}\n` };
    });
    texts.sort((a, b) => (a.name < b.name ? -1 : 1));
    const rule = `\n${'-'.repeat(80)}\n\n`;
    this.emitFile({
      type: 'asset',
      fileName: 'THIRD-PARTY-LICENSES',
      source: `The command line and the reports of orbit-rl contain these packages, bundled.\n${rule}${texts.map(({ text }) => text).join(rule)}`,
    });
  },
};

/** Packages that are loaded when they are needed, and need not be there. */
const peers = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).peerDependencies);
const isPeer = (id) => peers.some((name) => id === name || id.startsWith(`${name}/`));

/** The modules that do tasks in a worker, by the folder that a job names. */
const tasks = readdirSync(dist).filter((folder) => existsSync(join(dist, folder, 'task.js')));

/** In the bundle a worker is a file beside the others, and what it may load is known. */
const workersWithin = {
  name: 'workers-within',
  transform(code, id) {
    const file = id.startsWith(join(dist, 'workers')) ? basename(id) : null;
    if (file === 'node.js') return replaced(code, "'./node-worker.js'", "'./worker.js'");
    if (file !== 'port.js') return null;
    const loads = tasks.map((folder) => `'${folder}': () => import('../${folder}/task.js')`);
    return replaced(code, `import(\`../\${module}/task.js\`)`, `({ ${loads.join(', ')} })[module]()`);
  },
};

function replaced(code, text, other) {
  if (!code.includes(text)) throw new Error(`expected ${text} among the workers`);
  return code.replace(text, () => other);
}

export default [
  {
    input: { 'orbit-rl': 'dist/cli/main.js', worker: 'dist/workers/node-worker.js' },
    platform: 'node',
    external: isPeer,
    plugins: [workersWithin, licences],
    output: { dir: 'dist/bin', chunkFileNames: '[name]-[hash].js', minify: true, keepNames: true, cleanDir: true },
  },
  {
    input: 'dist/report/index.js',
    platform: 'browser',
    external: outside('report'),
    plugins: [licences],
    output: { file: 'dist/report/bundle.js', minify: { codegen: { removeWhitespace: false } }, codeSplitting: false },
  },
  {
    input: 'dist/index.js',
    platform: 'browser',
    output: { file: 'dist/orbit-rl.browser.js', minify: true, codeSplitting: false },
  },
];
