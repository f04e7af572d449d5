/** A stranger's empty project with the package installed from its packed tarball: packed and installed once in a run, for all who ask. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { inject } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The stranger's PATH: without the commands of this project's own dependencies. */
export const PATH = process.env
  .PATH!.split(delimiter)
  .filter((place) => !place.includes('node_modules'))
  .join(delimiter);

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH },
  });
}

export interface Stranger {
  readonly folder: string;
  readonly project: string;
  readonly tarball: string;
}

/** A copy of the project, of its own for every name. Whoever comes first makes it, in whichever process, and the others wait. */
export async function stranger(name: string): Promise<Stranger> {
  const shared = inject('strangerFolder');
  const [made, folder] = [join(shared, 'made'), join(shared, name)];
  try {
    mkdirSync(join(shared, 'begun'));
    try {
      install(shared);
      writeFileSync(made, '');
    } catch (error) {
      writeFileSync(made, `${error}\n${(error as { stderr?: string }).stderr ?? ''}`);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    while (!existsSync(made)) await new Promise((resume) => setTimeout(resume, 50));
  }
  const failure = readFileSync(made, 'utf8');
  if (failure !== '') throw new Error(`the package was not packed and installed: ${failure}`);
  cpSync(join(shared, 'project'), join(folder, 'project'), { recursive: true, verbatimSymlinks: true });
  const tarball = readdirSync(shared).find((file) => file.endsWith('.tgz'))!;
  return { folder, project: join(folder, 'project'), tarball: join(shared, tarball) };
}

function install(shared: string): void {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', shared];
  const [{ filename }] = JSON.parse(npm(pack, root));
  const project = join(shared, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(shared, filename)], project);
}
