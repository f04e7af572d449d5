/** A coupling by its name, a similarity and its options, checked against the learner that it is for. */
import type { CouplingDetails, CouplingName } from '../engine/contracts/learner.js';
import { checkChoice, expected, InputError } from '../input-error.js';
import { type CoupleOptions, checkCoupleOptions, type LearnerSettings } from './agent-options.js';
import { couplingNames, defaultPart, refusal } from './combinations.js';
import { type Partners, partnersOf, type SimilarityInput } from './partners.js';

/** A coupling that makes sense for a learner. */
export interface Coupling {
  readonly name: CouplingName;
  readonly partners: Partners | null;
  readonly details: CouplingDetails;
}

/**
 * @throws InputError when a coupling lacks a similarity, a similarity has no coupling, its values are impossible, or the
 * coupling makes no sense for the learner.
 */
export function couplingOf(
  { learner, critic }: Pick<LearnerSettings, 'learner' | 'critic'>,
  name: CouplingName,
  similarity: SimilarityInput | undefined,
  options: CoupleOptions,
): Coupling {
  checkChoice('coupling', name, couplingNames);
  if (name === 'none' && similarity !== undefined) {
    throw new InputError("expected a coupling for the similarity, got 'none': it would be ignored");
  }
  checkCoupleOptions(name, options);
  const part = options.couple ?? defaultPart(name, critic);
  const reason = refusal(learner, name, critic, part);
  if (reason !== null) {
    throw new InputError(`expected another coupling than '${name}' for learner '${learner}': ${reason}`);
  }
  if (name !== 'none' && (similarity === undefined || similarity === null)) {
    throw new InputError(`expected a similarity for coupling '${name}', got none: it says who the partners are`);
  }
  const partners = name === 'none' ? null : partnersOf(name, similarity!, options.threshold);
  const { symmetryWeight = 1, samplePartners = 'one' } = options;
  const details = {
    symmetryWeight,
    samplePartners,
    transformations: partners?.transformations ?? [],
    part: learner === 'actor-critic' ? part : 'both',
    ...(partners?.blocks ? { blocks: partners.blocks } : {}),
  };
  return { name, partners, details };
}

/** @throws InputError when the partners are not those of so many states and actions. */
export function checkSize({ partners }: Coupling, states: number, actions: number): void {
  if (partners === null) return;
  if (partners.pairs !== states * actions) {
    throw new InputError(
      `expected a similarity of ${states * actions} pairs (states * actions), got one of ${partners.pairs}`,
    );
  }
  if (partners.actions !== null && partners.actions !== actions) {
    throw expected(`transformations of ${actions} actions`, partners.actions);
  }
}
