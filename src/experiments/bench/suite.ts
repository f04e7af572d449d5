/**
 * The suite `bench`: learners with symmetry against the same learners without, on worlds that have symmetries, nearly have them, or
 * have none. All methods of a seed meet the same draws of the world.
 */
import { standardMethods } from '../compare/standard-methods.js';
import type { EnvironmentSetting, Method } from '../compare/types.js';
import type { Suite } from '../targets/targets-suite.js';
import { type BenchWorld, benchWorlds } from './worlds.js';

const { plain, oracle, tested, refined, grown, refinement, chi, recipe, bisimulation } = standardMethods;
const { sweeping, sweepingTested, sweepingGrown } = standardMethods;

/** A method that does not verify what it believes: what being harmless costs where the symmetry is true is measured against it. */
function trusting(method: Method): Method {
  return { ...method, name: `${method.name}, κ = 0`, discovery: { ...method.discovery, auditRate: 0 } };
}
const [trustingRefined, trustingTested, trustingGrown] = [refined, sweepingTested, sweepingGrown].map(trusting) as [
  Method,
  Method,
  Method,
];

/** Methods that verify with the same that do not. */
export const verified: readonly (readonly [verifying: string, trusting: string])[] = [
  [refined.name, trustingRefined.name],
  [sweepingTested.name, trustingTested.name],
  [sweepingGrown.name, trustingGrown.name],
];

/** Without symmetry first: each method is compared with the first of its family. */
const families: readonly (readonly Method[])[] = [
  [plain, oracle, tested, refined, trustingRefined, grown, refinement, chi, recipe, bisimulation],
  [sweeping, sweepingTested, trustingTested, sweepingGrown, trustingGrown],
];

/** What a method is compared with: the same learner without symmetry; null for one that has none. */
export function withoutSymmetry(method: string): string | null {
  const family = families.find((methods) => methods.some(({ name }) => name === method)) ?? families[0]!;
  return family[0]!.name === method ? null : family[0]!.name;
}

/** Models without a drawing, a board or features have no candidates but those grown from ids, and those only where outcomes are certain. */
function methodsOf({ model, id, kind, uncertain = false, noisy = false }: BenchWorld): string[] {
  const drawn = model === undefined ? id !== 'random-mdp-v0' && id !== 'taxi-v3' : model.layout !== undefined;
  const known = id !== 'tic-tac-toe-v0'; // too large for the search of orbits, and for evidence of each two pairs
  const trusted = kind === 'symmetric' && !uncertain;
  return [
    plain,
    ...(known ? [oracle] : []),
    ...(drawn ? [tested] : []),
    ...(drawn && !uncertain ? [refined] : []),
    ...(drawn && trusted ? [trustingRefined] : []),
    ...(uncertain ? [] : [grown, refinement]),
    ...(known && !noisy ? [chi] : []),
    recipe,
    ...(known ? [bisimulation] : []),
    sweeping,
    ...(drawn ? [sweepingTested] : []),
    ...(drawn && kind === 'symmetric' ? [trustingTested] : []),
    ...(uncertain ? [] : [sweepingGrown]),
    ...(trusted ? [trustingGrown] : []),
  ].map(({ name }) => name);
}

/** `quick`: every third world of its kind, a fifth of the episodes: shows that everything works. */
export function benchSuite(quick = false): Suite {
  const worlds = quick ? benchWorlds.filter((_, k) => k % 3 === 0) : benchWorlds;
  return {
    environments: worlds.map((world): EnvironmentSetting => {
      const { kind: _, group: __, about: ___, uncertain: ____, noisy: _____, ...setting } = world;
      const episodes = quick ? Math.ceil(setting.episodes! / 5) : setting.episodes!;
      return { ...setting, episodes, methods: methodsOf(world), stopWhenMet: true, stepwise: true };
    }),
    methods: families.flat(),
    seeds: quick ? 2 : 30,
  };
}
