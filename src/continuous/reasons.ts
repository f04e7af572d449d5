/** Why a candidate is not accepted as a whole, in words. */
import type { ContinuousCandidateReport } from './report.js';

/** The parts that are not accepted, what is said of each, and how much: `nats` writes evidence. */
export function reasonWords(
  { dynamics, reward, termination, coverage }: Omit<ContinuousCandidateReport, 'transformation' | 'state'>,
  nats: (evidence: number) => string,
): string {
  const parts = { 'the dynamics': dynamics, 'the reward': reward, 'the end': termination };
  return Object.entries(parts)
    .filter(([, { state, why }]) => why !== null || (state !== 'accepted' && state !== 'constant'))
    .map(([name, { state, evidence, why }]) => {
      if (why !== null && state !== 'refuted') return `${name}: ${why}`;
      if (state === 'refuted')
        return `${name} ${name === 'the dynamics' ? 'speak' : 'speaks'} against it, ${why ?? `${nats(evidence)} nats`}`;
      if (state === 'not covered') {
        const share = name === 'the dynamics' ? coverage.law : coverage.places;
        return `${name}: ${Math.round(100 * share)} % of where it leads is covered`;
      }
      return `${name}: open, ${nats(evidence)} nats`;
    })
    .join('; ');
}
