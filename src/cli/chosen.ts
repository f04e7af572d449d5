/** What `compare` was asked to compare: environments and methods by name, ids or files. */
import { modelFromJson } from '../adapters/model-json.js';
import type { LearnerName } from '../engine/contracts/learner.js';
import { environmentIds, ourId } from '../environments/registry.js';
import { checkMethods } from '../experiments/compare/methods.js';
import type { EnvironmentSetting, Method } from '../experiments/compare/types.js';
import { slug } from '../experiments/words.js';
import { InputError, show } from '../input-error.js';
import { parseEnvironment, splitList } from './environment-text.js';
import { readText } from './files.js';
import type { givenLearnerOptions } from './learner-options.js';
import { nearest } from './nearest.js';

export function chosenEnvironments(
  parts: readonly string[] | undefined,
  standard: readonly EnvironmentSetting[],
  normalize: boolean,
): readonly EnvironmentSetting[] {
  if (normalize && !parts?.some(isModelFile)) {
    throw new InputError('expected a model file .json with --normalize, got none');
  }
  if (parts === undefined) return standard;
  const names = standard.map(({ name, id }) => slug(name ?? id!));
  return parts.map((part) => {
    if (names.includes(part)) return standard[names.indexOf(part)]!;
    if (isModelFile(part)) return { model: modelFromJson(readText(part), part, { normalize }), name: part };
    if (!environmentIds().includes(ourId(part.split('?')[0]!).id)) {
      throw new InputError(`unknown environment ${show(part)}; ${hint(part, [...names, ...environmentIds()])}`);
    }
    return { ...parseEnvironment(part), name: part };
  });
}

function isModelFile(part: string): boolean {
  return /\.json$/i.test(part);
}

export function chosenMethods(
  text: string | undefined,
  usual: readonly Method[],
  standard: readonly Method[],
): readonly Method[] {
  if (text === undefined) return usual;
  const names = standard.map(({ name }) => slug(name));
  return splitList(text).map((part) => {
    if (!names.includes(part)) throw new InputError(`unknown method ${show(part)}; ${hint(part, names)}`);
    return standard[names.indexOf(part)]!;
  });
}

/** Of the methods that nobody chose those that can have the learner. */
export function thoseThatCan(methods: readonly Method[], learner: LearnerName | undefined): readonly Method[] {
  if (learner === undefined) return methods;
  return methods.filter((method) => {
    if (method.learner !== 'q-learning') return true;
    try {
      checkMethods([{ ...method, learner }]);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The methods with another learner and other settings. An option goes to the methods that can read it: those with the learner
 * for its settings, those that sample for the weight of the symmetry loss.
 * @throws InputError when a method cannot have the learner, or no method reads an option.
 */
export function withLearner(
  methods: readonly Method[],
  learner: LearnerName | undefined,
  { learner: settings, couple }: ReturnType<typeof givenLearnerOptions>,
): readonly Method[] {
  const used = new Set<string>();
  const changed = methods.map((method): Method => {
    const chosen = learner !== undefined && method.learner === 'q-learning' ? { ...method, learner } : method;
    const { couple: part, ...sampling } = couple;
    const extras = {
      ...(chosen.learner !== 'dyna-q' && chosen.learner !== 'prioritized-sweeping' && settings),
      ...(chosen.coupling !== 'none' && part !== undefined && { couple: part }),
      ...(chosen.coupling === 'sampling' && sampling),
    };
    for (const key of Object.keys(extras)) used.add(key);
    return { ...chosen, ...extras };
  });
  for (const key of Object.keys({ ...settings, ...couple })) {
    if (!used.has(key)) throw new InputError(`expected a method that reads ${key}, got none among the chosen ones`);
  }
  return changed;
}

function hint(given: string, known: readonly string[]): string {
  const guess = nearest(given, known);
  return guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`;
}
