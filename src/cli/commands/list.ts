/** `orbit-rl list`: what there is to choose from. */
import { type Choice, couplings, learners } from '../../agents/combinations.js';
import { listEnvironments } from '../../environments/registry.js';
import { defaultStudy } from '../../experiments/compare/default-study.js';
import {
  methodDescriptions,
  type StandardMethod,
  standardMethods,
} from '../../experiments/compare/standard-methods.js';
import { slug } from '../../experiments/words.js';
import { command } from '../command.js';
import { checkOut, emit } from '../output.js';
import { bold } from '../terminal.js';

const similarities: readonly Choice<string>[] = [
  { name: 'chi', description: 'found from reward trajectories in experience' },
  { name: 'orbits', description: 'exact: pairs that a symmetry of the model maps onto each other' },
  { name: 'lumping', description: 'exact: coarsest classes that are the same under the uniform policy' },
  { name: 'homomorphism', description: 'exact: coarsest classes with the same rewards and the same classes ahead' },
];

const measures: readonly Choice<string>[] = [
  { name: 'intersection', description: 'shared reward trajectories, counted; normalization geometric or product' },
  { name: 'coincidence', description: 'chance that two draws are the same trajectory; normalization plain or cosine' },
  { name: 'jensen-shannon', description: 'one minus the Jensen-Shannon divergence over ln 2' },
];

export const listCommand = command({
  name: 'list',
  summary: 'Lists environments and their options, learners, couplings, similarities, measures and methods',
  input: null,
  examples: ['orbit-rl list', 'orbit-rl list --json'],
  options: {},
  unread: ['seed', 'backend'],
  run: async ({ values, terminal }) => {
    checkOut(values.out, ['.json']);
    const environments = listEnvironments();
    const study = defaultStudy();
    const usual = new Set(study.methods.map(({ name }) => name));
    const methods = (Object.keys(standardMethods) as StandardMethod[]).map((key) => {
      const { name } = standardMethods[key];
      return { name: slug(name), description: `${methodDescriptions[key]}${usual.has(name) ? ' *' : ''}` };
    });
    const worlds = study.environments.map(({ name, id, options }) => ({
      name: slug(name!),
      description: `${name}: ${id} ${JSON.stringify(options ?? {})}`,
    }));
    const value = { environments, learners, couplings, similarities, measures, methods, worlds };
    const section = (title: string, choices: readonly Choice<string>[]): string =>
      `${bold(terminal, title)}\n${lines(choices, 2)}`;
    await emit(terminal, values, {
      value,
      text: () =>
        [
          `${bold(terminal, 'Environments')} (options as in 'grid-world-v0?rows=5&columns=5&slip=0.1')`,
          ...environments.map(
            ({ id, description, options }) =>
              `  ${id}: ${description}\n${lines(
                options.map((option) => ({
                  name: `${option.name}=${JSON.stringify(option.default)}`,
                  description: option.description,
                })),
                6,
              )}`,
          ),
          '',
          section('Learners (--learner)', learners),
          '',
          section('Couplings (--coupling)', couplings),
          '',
          section('Similarities (--similarity)', similarities),
          '',
          section('Measures (--measure)', measures),
          '',
          section('Methods of compare (--methods) and learn (--method); * unless others are chosen', methods),
          '',
          section('Environments of compare (--environments), beside those above', worlds),
        ].join('\n'),
    });
  },
});

function lines(choices: readonly Choice<string>[], indent: number): string {
  const width = Math.max(...choices.map(({ name }) => name.length)) + 2;
  return choices.map(({ name, description }) => ' '.repeat(indent) + name.padEnd(width) + description).join('\n');
}
