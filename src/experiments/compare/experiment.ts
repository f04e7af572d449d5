/** The comparison as an experiment: a task is a world, a method and a seed. */
import type { Experiment } from '../experiment.js';
import { isCount, isFlag, isNumber, isNumbers, isRecord, isText, orNull } from '../run-lines.js';
import { clustersOf } from './clusters.js';
import { describeCriterion, describeCurve } from './criterion.js';
import { curveOf, horizonOf } from './curve.js';
import { runMethod } from './run.js';
import { compareOverall, profileFactors, RecordTable, summarise } from './summary.js';
import type { ComparePart, Method, RunLine, Study, StudyEnvironment } from './types.js';
import { World, type WorldPlan } from './world.js';

export interface CompareSetting {
  readonly worlds: readonly (World | WorldPlan)[];
  readonly methods: readonly Method[];
  readonly seeds: readonly number[];
  readonly baseline: string;
  readonly resamples: number;
}

/** Numbers of the world and the method in the study, and the seed. */
export interface CompareTask {
  readonly world: number;
  readonly method: number;
  readonly seed: number;
  /** Whether the part is to hold the labels of what was detected. */
  readonly keepLabels: boolean;
}

/** What is reported, but for what was run and when. */
export type CompareData = Omit<Study, 'version' | 'coreHash' | 'backend' | 'seconds'>;

export const comparison: Experiment<CompareSetting, CompareTask, ComparePart, CompareData> = {
  name: 'compare',
  /** Every world × method × seed, sorted in that order. */
  tasks: ({ worlds, methods, seeds }) =>
    worlds.flatMap(({ methods: learning }, world) =>
      methods.flatMap(({ name }, method) =>
        learning === null || learning.includes(name)
          ? seeds.map((seed) => ({ world, method, seed, keepLabels: seed === seeds[0] }))
          : [],
      ),
    ),
  label: ({ world, method }, { worlds, methods }) => `${worlds[world]!.name}: ${methods[method]!.name}`,
  pauses: true,
  run: ({ backend, setting, once, signal }, task) => {
    const world = once(`world ${task.world}`, () => {
      const given = setting.worlds[task.world]!;
      return given instanceof World ? given : new World(given);
    });
    return runMethod(backend, world, methodIn(world, setting.methods[task.method]!), task, signal);
  },
  partial: true,
  gather: (parts, _, { worlds, methods, seeds, baseline, resamples }) => {
    const records = parts.map(({ labels, seconds, ...record }) => record);
    const names = worlds.map(({ name }) => name);
    const table = new RecordTable(
      names,
      methods.map(({ name }) => name),
      records,
    );
    const curvesOf = (what: 'curve' | 'returns') =>
      names.flatMap((name) => {
        const horizon = horizonOf(records.filter(({ environment }) => environment === name));
        return table.methodsOf(name).map((method) => curveOf(table.of(name, method), horizon, what));
      });
    return {
      seeds,
      baseline,
      methods,
      environments: (worlds as readonly World[]).map(describeWorld),
      records,
      summary: summarise(table, baseline, resamples),
      factors: [...profileFactors],
      overall: compareOverall(table, baseline, resamples),
      curves: curvesOf('curve'),
      returns: curvesOf('returns'),
      clusters: (worlds as readonly World[]).map((world) => clustersOf(world, parts)),
      runSeconds: parts.map(({ seconds }) => seconds),
    };
  },
  lines: {
    head: ({ world, method, seed }, { worlds, methods }) => ({
      environment: worlds[world]!.name,
      method: methods[method]!.name,
      seed,
    }),
    configuration: ({ world: number, method }, { worlds, methods }) => {
      const world = worlds[number] as World;
      const { id, options, protocol } = world;
      return { id, options, protocol, method: recorded(methodIn(world, methods[method]!)) };
    },
    fields: {
      environment: isText,
      method: isText,
      seed: isCount,
      steps: isCount,
      episodes: isCount,
      stepsToThreshold: orNull(isCount),
      episodesToThreshold: orNull(isCount),
      updates: isCount,
      multiplyAdds: isCount,
      finite: isFlag,
      detection: orNull(isRecord),
      curve: isNumbers,
      returns: (value) => value === undefined || isNumbers(value),
      labels: orNull(isNumbers),
      seconds: isNumber,
    },
  },
  travel: {
    setting: ({ worlds, ...others }) => ({
      ...others,
      worlds: worlds.map((world) => (world instanceof World ? world.plan : world)),
    }),
    staysHere: ({ world }, { worlds }) => worlds[world]!.recipe === null,
  },
};

/** A method with its settings in a world. */
function methodIn({ settings }: WorldPlan, method: Method): Method {
  return { ...method, ...settings[method.name] };
}

function describeWorld({ name, id, options, environment, protocol }: World): StudyEnvironment {
  return {
    name,
    id,
    options,
    states: environment.states,
    actions: environment.actions,
    protocol,
    measureOfCurve: describeCurve(protocol.criterion),
    criterion: describeCriterion(protocol.criterion),
  };
}

/** A method as files of runs have it. They said `'ids'` before there was one word, `'grow'`, and are gone on from. */
function recorded(method: Method): RunLine['configuration']['method'] {
  const { discovery } = method;
  return discovery?.candidates === 'grow' ? { ...method, discovery: { ...discovery, candidates: 'ids' } } : method;
}
