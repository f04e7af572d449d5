/** What the page says of learning, in words. */
import type { Frame, LearnerView, WorldMessage } from '../messages.js';

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** How far a learner is. */
export function learnerWords({ steps, measured, learned }: LearnerView): string {
  const far = `${Math.floor(100 * measured)} % after ${whole(steps)} steps`;
  return learned === null ? far : `learned after ${whole(learned)} steps`;
}

/** Which of the two is ahead, as far as one can tell. */
export function verdict(world: WorldMessage, { plain, symmetric, exploring }: Frame): string {
  if (!world.learns) return 'Recorded episodes: what is similar is shown below. There is nothing to learn in.';
  if (plain === null || symmetric === null) return '';
  if (exploring !== null)
    return `The symmetric learner counts what follows each pair: episode ${exploring.done} of ${exploring.of}.`;
  const [one, other] = [plain.learned, symmetric.learned];
  if (one === null && other === null)
    return 'Both are learning: the symmetric one shares each step with similar pairs.';
  if (other === null) return `Plain had learned after ${whole(one!)} steps; the symmetric one has not yet.`;
  if (one === null) return `Symmetric had learned after ${whole(other)} steps; the plain one has not yet.`;
  if (one === other) return `Both had learned after ${whole(one)} steps.`;
  const [fast, slow] = one < other ? ['Plain', 'symmetric'] : ['Symmetric', 'plain'];
  const ratio = Math.max(one, other) / Math.min(one, other);
  return `${fast} was faster here: ${whole(Math.min(one, other))} steps, ${slow} ${ratio.toFixed(1)} times as many. One run is one run: the report has ten.`;
}
