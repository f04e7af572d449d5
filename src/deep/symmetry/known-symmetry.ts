/** A symmetry that is known, as a deep agent uses it. */
import { checkKeys, expected } from '../../input-error.js';
import { GroupAction, type GroupElement } from '../group-action.js';

export interface KnownSymmetry {
  /**
   * `'transitions'`: each transition drawn is learned from in all its images under the group (data augmentation). `'network'`: networks
   * are averaged over the group, so that they have the symmetry whatever their parameters are: `Q(g x, g a) = Q(x, a)`, `π(g x) = g π(x)`.
   */
  readonly kind: 'transitions' | 'network';
  /** ρ on observations; σ on rows of action values (see `mirror` and `observationSymmetry`), or on actions that are real numbers. */
  readonly group: GroupAction;
}

/**
 * The elements of its group, the identity first.
 * @param acts what σ acts on, in words.
 * @throws InputError when it has other options than its kind and group and those of `more`, or its group acts on something else.
 */
export function elementsOf(
  symmetry: { readonly kind: string; readonly group: GroupAction },
  { features, outputs, acts }: { readonly features: number; readonly outputs: number; readonly acts: string },
  more: readonly string[] = [],
): readonly GroupElement[] {
  checkKeys('symmetry', symmetry, ['kind', 'group', ...more]);
  const { elements } = GroupAction.check('symmetry.group to be a group action', symmetry.group);
  const { input, output } = elements[0]!;
  if (input.length !== features || output.length !== outputs) {
    throw expected(`a group that acts on ${features} features and ${acts}`, `${input.length} and ${output.length}`);
  }
  return elements;
}
