// Recorded episodes become a model, completed by the symmetries that they bear out: for `orbit-rl learn` and `compare`.
import { readFileSync, writeFileSync } from 'node:fs';
import { compare, episodesFromJsonl, LearnedModel, OutcomeCounts } from 'orbit-rl';

const { states, actions, episodes } = episodesFromJsonl(readFileSync('episodes.jsonl', 'utf8'));
const counts = new OutcomeCounts(states, actions);
for (const episode of episodes) {
  episode.actions.forEach((action, t) => {
    const last = t === episode.actions.length - 1;
    const next = last ? episode.lastState : episode.states[t + 1];
    counts.observe(episode.states[t], action, episode.rewards[t], next, last && episode.terminated);
  });
}
const { model, knowledge } = new LearnedModel(counts);
writeFileSync('model.json', JSON.stringify(model.toTable()));
console.log(`model.json: ${knowledge.filter((known) => known === 1).length} of ${knowledge.length} pairs seen`);

const study = await compare({
  environments: [{ model, name: 'recorded hexagons', episodes: 200 }],
  methods: [
    { name: 'plain' },
    { name: 'found while learning', similarity: 'discovered', discovery: { candidates: 'grow' } },
  ],
  seeds: 3,
  jobs: 1,
});
console.log(JSON.stringify(study.summary.map(({ method, medianSteps }) => ({ method, medianSteps }))));
