/** How the pairs of an environment fall into classes, exact and detected, for drawing. */
import type { GridLayout } from '../../environments/environment.js';
import type { Partition } from '../../similarity/partition.js';
import type { ExactReferences } from '../../symmetry/exact/references.js';
import type { ComparePart, StudyClusters, StudyPartition } from './types.js';
import type { World } from './world.js';

/** `runs` are those of the whole study; what is drawn as detected is what the runs that kept their labels found. */
export function clustersOf({ name, environment, references }: World, runs: readonly ComparePart[]): StudyClusters {
  const layout: GridLayout | undefined = environment.layout ?? environment.model?.().layout;
  return {
    environment: name,
    states: environment.states,
    actions: environment.actions,
    layout: layout ?? null,
    partitions: [...(references === null ? [] : exactPartitions(references)), ...detectedPartitions(name, runs)],
  };
}

function exactPartitions(references: ExactReferences): StudyPartition[] {
  const one = (name: string, partition: Partition | null): StudyPartition[] =>
    partition === null ? [] : [{ name, source: 'exact', labels: [...partition.labels], count: partition.count }];
  return [
    ...one('orbits', references.find('orbits')),
    ...one('lumping', references.get('lumping')),
    ...one('homomorphism', references.get('homomorphism')),
  ];
}

/** Methods that detected the same are told in one line: from one seed, all that detect alike see the same. */
function detectedPartitions(environment: string, runs: readonly ComparePart[]): StudyPartition[] {
  const distinct: { names: string[]; labels: readonly number[] }[] = [];
  for (const { environment: learned, method, labels } of runs) {
    if (labels === null || learned !== environment) continue;
    const same = distinct.find((other) => other.labels.every((label, pair) => label === labels[pair]));
    if (same === undefined) distinct.push({ names: [method], labels });
    else same.names.push(method);
  }
  return distinct.map(({ names, labels }) => ({
    name: names.join(', '),
    source: 'detected',
    labels,
    count: labels.reduce((count, label) => Math.max(count, label + 1), 0),
  }));
}
