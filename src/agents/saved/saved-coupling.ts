/**
 * A coupling as sections: rows of partners, or the block of each pair, and transformations. Its name and numbers stand in the header.
 * A quotient of older versions has its blocks as rows.
 */
import type { CoupledPart, CouplingName } from '../../engine/contracts/learner.js';
import type { Sections } from '../../engine/saved-sections.js';
import { checkChoice, checkInteger, checkKeys, checkNumber, InputError } from '../../input-error.js';
import type { LearnerSettings } from '../agent-options.js';
import { couplingNames, refusal } from '../combinations.js';
import type { Coupling } from '../coupling.js';
import { mapSections, readMaps } from './saved-maps.js';

const parts: readonly CoupledPart[] = ['critic', 'actor', 'both'];

/** What the header says of a coupling. */
export function couplingDetails({ name, partners, details }: Coupling): Readonly<Record<string, unknown>> {
  const { symmetryWeight, samplePartners, part } = details;
  const numbers = { pairs: partners?.pairs ?? null, actions: partners?.actions ?? null };
  const rows = partners?.rows?.rows ?? -1;
  const blocks = partners?.blocks?.length ?? -1;
  return { coupling: name, ...numbers, rows, blocks, symmetryWeight, samplePartners, part };
}

export function couplingSections({ partners }: Coupling): ArrayBufferView[] {
  const rows = partners?.rows;
  return [
    rows?.rowStarts ?? new Int32Array(0),
    rows?.columnIndices ?? new Int32Array(0),
    rows?.values ?? new Float64Array(0),
    ...(partners?.blocks ? [partners.blocks] : []),
    ...mapSections(partners?.transformations ?? []),
  ];
}

/** @throws InputError when it is no coupling, or none for the learner. */
export function readCoupling(
  sections: Sections,
  said: Readonly<Record<string, unknown>>,
  { learner, critic }: LearnerSettings,
): Coupling {
  const keys = ['coupling', 'pairs', 'actions', 'rows', 'blocks', 'symmetryWeight', 'samplePartners', 'part'];
  checkKeys('the coupling of a saved agent', said, keys);
  const name = checkChoice<CouplingName>('coupling', said.coupling, couplingNames);
  const part = checkChoice('part', said.part, parts);
  const symmetryWeight = checkNumber('symmetryWeight', said.symmetryWeight, 0);
  const samplePartners = checkChoice('samplePartners', said.samplePartners, ['one', 'all'] as const);
  const pairs = said.pairs === null ? 0 : checkInteger('pairs', said.pairs, 1);
  const actions = said.actions === null ? null : checkInteger('actions', said.actions, 1);
  const rows = sections.entries(checkInteger('rows', said.rows, -1), pairs);
  const blocked = checkInteger('blocks', said.blocks ?? -1, -1) !== -1;
  const blocks = blocked ? sections.integers('blocks', pairs, -1, pairs - 1) : null;
  const transformations = readMaps(sections);
  const reason = refusal(learner, name, critic, learner === 'actor-critic' ? part : undefined);
  if (reason !== null) throw new InputError(`expected another coupling than '${name}' for a saved agent: ${reason}`);
  const consistent =
    (name === 'none') === (pairs === 0) &&
    (rows !== null || blocks !== null) === (name !== 'none' && name !== 'augmentation') &&
    (blocks === null || (rows === null && name === 'quotient' && said.blocks === pairs)) &&
    (transformations.length === 0 || name === 'augmentation') &&
    transformations.every((map) => map.pairs.length === pairs && map.actions === actions);
  if (!consistent) throw sections.damaged('coupling');
  return {
    name,
    partners: name === 'none' ? null : { pairs, actions, rows, blocks, transformations },
    details: { symmetryWeight, samplePartners, transformations, part, ...(blocks === null ? {} : { blocks }) },
  };
}
