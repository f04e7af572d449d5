/** `orbit-rl exact MODEL`: the exact orbits, lumping and homomorphism of a known model. */
import type { TabularModel } from '../../environments/tabular-model.js';
import { InputError } from '../../input-error.js';
import { type ExactReport, exactText } from '../../report/exact-text.js';
import { symmetries } from '../../symmetry/exact/symmetries.js';
import { version } from '../../version.js';
import { command } from '../command.js';
import { modelHelp, readModel } from '../input.js';
import { checkOut, emit, toJson } from '../output.js';

export const exactCommand = command({
  name: 'exact',
  summary: 'Computes the exact symmetries of a known model: orbits, lumping, homomorphism',
  input: 'MODEL',
  details: modelHelp,
  examples: [
    'orbit-rl exact taxi-v3',
    'orbit-rl exact model.json --out symmetries.html',
    "orbit-rl exact 'grid-world-v0?torus=true&rows=6&columns=6'",
  ],
  options: {
    rewards: {
      kind: 'choice',
      choices: ['expected', 'law'],
      default: 'expected',
      description: 'which rewards are equal: those with equal expectations, or with equal laws',
    },
  },
  run: async ({ values, input, terminal }) => {
    checkOut(values.out, ['.html', '.json']);
    const { name, model } = readModel(input);
    const report = exactReport(name, model, values.rewards);
    const layout = model.layout ?? null;
    await emit(terminal, values, {
      value: report,
      text: () => exactText(report, layout),
      forms: {
        '.html': async () => (await import('../../report/exact-page.js')).exactPage(report, layout),
        '.json': () => toJson(report),
      },
    });
  },
});

function exactReport(input: string, model: TabularModel, rewards: 'expected' | 'law'): ExactReport {
  const exact = symmetries(model, { rewards });
  let group: ExactReport['group'] = null;
  let note: string | null = null;
  const partitions: { name: string; blocks: number; labels: Int32Array }[] = [];
  try {
    const { orbits } = exact;
    group = { order: orbits.groupOrder, stateOrder: orbits.stateGroupOrder, generators: orbits.generators };
    partitions.push({ name: 'orbits', blocks: orbits.count, labels: orbits.labels });
  } catch (error) {
    // Too large to search: the coarser partitions are still there.
    if (!(error instanceof InputError)) throw error;
    note = error.message;
  }
  for (const name of ['lumping', 'homomorphism'] as const) {
    partitions.push({ name, blocks: exact[name].count, labels: exact[name].labels });
  }
  return { input, version, states: model.states, actions: model.actions, group, note, partitions };
}
