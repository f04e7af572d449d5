/** Bad usage and bad input: exit code 2, one line on stderr, nothing on stdout. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orbit, temporaryFile } from './program.js';

const broken = temporaryFile('broken.json', '{"nS": 2,\n "P": [}');
const unsummed = temporaryFile('unsummed.json', '{"nS":1,"nA":1,"P":[[[[0.5,0,0,false]]]],"isd":[1]}');
const episodes = temporaryFile('episodes.jsonl', '{"states":[0],"actions":[0],"rewards":[1],"terminated":true}\n');
const badEpisodes = temporaryFile('bad.jsonl', '\n{"states":[0],"actions":[0],"rewards":[null],"terminated":true}\n');
const empty = temporaryFile('empty.jsonl', '\n\n');
const latin = temporaryFile('latin.json', '');

const device = temporaryFile('device.json');
symlinkSync('/dev/zero', device);
const endless = temporaryFile('endless.jsonl');
symlinkSync('/dev/zero', endless);
const far = temporaryFile('far.jsonl', '{"states":[100000000],"actions":[0],"rewards":[1],"terminated":true}\n');
const farthest = temporaryFile('far.jsonl', '{"states":[2147483646],"actions":[0],"rewards":[1],"terminated":true}\n');
const same = temporaryFile('same.json');
symlinkSync(broken, same);

const real = temporaryFile(
  'real.jsonl',
  '{"observations":[[0.5],[1]],"actions":[0],"rewards":[1],"terminated":true}\n',
);
const tree = temporaryFile('tree.bin', 'no tree');
const notUtf8 = temporaryFile('latin-1.json');
writeFileSync(notUtf8, Uint8Array.of(0x22, 0xe4, 0x22));
const folder = temporaryFile('folder.jsonl');
for (const ending of ['.jsonl', '.npz', '.json']) mkdirSync(folder.replace('.jsonl', ending));

const config = (text: string) => temporaryFile('config.json', text);

const cases: [string[], RegExp][] = [
  [
    ['detekt', 'taxi-v3'],
    /unknown command 'detekt'; did you mean detect\? \(the commands are detect, exact, learn, compare, questions, worker, count, merge, list, completion\)/,
  ],
  [['exact', device], /cannot read .*device\.json: it is a device/],
  [['detect', endless], /cannot read .*endless\.jsonl: it is a device/],
  [['detect', far], /expected at most 16777216 state-action pairs \(states \* actions\), got 100000001/],
  [['detect', farthest], /expected at most 16777216 state-action pairs \(states \* actions\), got 2147483647/],
  [['exact', ''], /unknown environment an empty text; known are grid-world-v0/],
  [['detect', 'taxi-v3', '--threshold', ''], /expected --threshold to be a number, got an empty text/],
  [['compare', '--config', device], /cannot read .*device\.json: it is a device/],
  [
    ['detect', episodes, '--out', episodes],
    /expected --out to be another file than .*episodes\.jsonl, got .*episodes\.jsonl/,
  ],
  [['exact', broken, '--out', same], /expected --out to be another file than .*broken\.json, got .*same\.json/],
  [['frobnicate'], /unknown command 'frobnicate' \(the commands are/],
  [['--frobnicate'], /unknown option '--frobnicate'/],
  [['detect'], /expected INPUT after detect/],
  [['exact'], /expected MODEL after exact/],
  [['list', 'taxi-v3'], /expected nothing after list, got 'taxi-v3'/],
  [['detect', 'taxi-v3', 'more'], /expected nothing after detect taxi-v3, got 'more'/],
  [['detect', 'taxi-v3', '--treshold', '0.5'], /unknown option --treshold; did you mean --threshold\?/],
  [['list', '--frobnicate'], /unknown option --frobnicate; the options are --json, --seed/],
  [['detect', 'taxi-v3', '--threshold'], /expected a value after --threshold/],
  [['detect', 'taxi-v3', '--threshold', '--json'], /expected a value after --threshold/],
  [['detect', 'taxi-v3', '--threshold', 'high'], /expected --threshold to be a number, got 'high'/],
  [['detect', 'taxi-v3', '--threshold', '-1'], /expected --threshold to be a finite number in \[0, 1\], got -1/],
  [['detect', 'taxi-v3', '--episodes', '1.5'], /expected --episodes to be an integer >= 1, got 1.5/],
  [['detect', 'taxi-v3', '--episodes', '0'], /expected --episodes to be an integer >= 1, got 0/],
  [['detect', 'taxi-v3', '--seed', '-1'], /expected --seed to be an integer in \[0, 4294967295\], got -1/],
  [['detect', 'taxi-v3', '--json=yes'], /expected no value after --json, got 'yes'/],
  [
    ['detect', 'taxi-v3', '--measure', 'cosine'],
    /expected --measure to be one of 'intersection', 'coincidence', 'jensen-shannon', got 'cosine'/,
  ],
  [['detect', 'taxi-v3', '--measure', 'coincidence', '--normalization', 'product'], /normalization/],
  [['detect', 'taxi-v3', '--backend', 'cuda'], /expected --backend to be one of 'wasm', 'reference', got 'cuda'/],
  [['detect', 'taxi-v3', '--min-length', '4', '--max-length', '2'], /Length/],
  [
    ['detect', 'taxi-v3', '--out', 'clusters.png'],
    /expected --out to end in \.html or \.md or \.json or \.jsonl, got 'clusters\.png'/,
  ],
  [
    ['detect', 'taxi-v3', '--out', '/no/such/folder/x.html'],
    /cannot write \/no\/such\/folder\/x\.html: there is no such folder/,
  ],
  [['detect', 'taxi-v4'], /unknown environment 'taxi-v4'; did you mean [Tt]axi-v3\?/],
  [['detect', 'chess'], /unknown environment 'chess'; known are grid-world-v0, /],
  [['detect', 'grid-world-v0?row=5'], /unknown option 'row' of grid-world-v0; did you mean rows\?/],
  [['detect', 'grid-world-v0?rows'], /expected an option key=value after 'grid-world-v0\?', got 'rows'/],
  [['detect', 'grid-world-v0?rows=-3'], /expected rows to be an integer >= 1, got -3/],
  [['detect', 'nowhere.json'], /cannot read nowhere\.json: there is no such file/],
  [
    ['detect', 'model.txt'],
    /expected a file \.json, \.jsonl, \.csv, .*or \.bin, or an environment id, got 'model\.txt'/,
  ],
  [['detect', broken], /broken\.json: expected a value, got '}' at line 2, column 8/],
  [
    ['exact', unsummed],
    /unsummed\.json: expected probabilities that sum to 1 \(or [^)]*\), got 0\.5 at state 0, action 0/,
  ],
  [['exact', latin], /latin\.json: expected a value, got the end at line 1, column 1/],
  [['exact', episodes], /expected a model or an environment id, got recorded episodes/],
  [['learn', episodes], /expected an environment or a model to learn in, got recorded episodes/],
  [['detect', badEpisodes], /bad\.jsonl: line 2: expected rewards to be finite numbers, got null at step 0/],
  [['detect', empty], /empty\.jsonl: expected at least one episode, got none/],
  [['learn', 'taxi-v3', '--coupling', 'none', '--similarity', 'chi'], /expected no --similarity with --coupling none/],
  [['learn', 'taxi-v3', '--step-size', '2'], /expected --step-size to be a finite number in \[0, 1\], got 2/],
  [['learn', 'taxi-v3', '--trace-decay', '0.5'], /expected no traceDecay for learner 'q-learning'/],
  [['learn', 'taxi-v3', '--learner', 'q-lambda', '--trace-decay', '2'], /expected --trace-decay to be .* got 2/],
  [['learn', 'taxi-v3', '--symmetry-weight', '2'], /expected no symmetryWeight for coupling 'none'/],
  [['learn', 'taxi-v3', '--learner', 'reinforce', '--critic', 'state'], /expected no critic for learner 'reinforce'/],
  [['compare', '--trace-decay', '0.5', '--learner', 'sarsa'], /expected no traceDecay for learner 'sarsa'/],
  [['compare', '--symmetry-weight', '0.5'], /expected a method that reads symmetryWeight, got none/],
  [['compare', '--suite', 'detection', '--learner', 'sarsa'], /expected no --learner with --suite detection/],
  [['compare', '--environments', 'nowhere-v0'], /nowhere-v0/],
  [['compare', '--suite', 'detection', '--tune'], /expected no --tune with --suite detection/],
  [['compare', '--suite', 'dqn', '--quick'], /expected no --quick with --suite dqn/],
  [['compare', '--suite', 'targets', '--quick'], /expected no --quick with --suite targets/],
  [['compare', '--quick'], /expected no --quick with --suite learning/],
  [['compare', 'taxi-v3', '--suite', 'dqn'], /expected no environment with --suite dqn/],
  [['compare', 'taxi-v3', '--environments', 'taxi-v3'], /expected environments either after compare or by/],
  [['compare', '--methods', 'magic'], /unknown method 'magic'/],
  [['list', '--out', 'a.json', '--out', 'b.json'], /expected --out once, got it twice/],
  [['list', '--seed', '3'], /expected no --seed with list, which has no use for it/],
  [['detect', episodes, '--episodes', '10'], /expected no --episodes for .*episodes\.jsonl: its episodes are recorded/],
  [['detect', episodes, '--seed', '1'], /expected no --seed for .*: its episodes are recorded, none are made/],
  [['compare', '--quick'], /expected no --quick with --suite learning/],
  [['compare', '--suite', 'dqn', '--tune'], /expected no --tune with --suite dqn/],
  [['completion', 'tcsh'], /expected SHELL to be one of 'bash', 'zsh', 'fish', got 'tcsh'/],
  [
    ['compare', '--config', config('[]')],
    /config\.json: expected a configuration to be an object, got Array of length 0/,
  ],
  [['compare', '--config', config('{"seeds": "10"}')], /config\.json: expected field seeds to be a number, got '10'/],
  [
    ['compare', '--config', config('{"seeds": 0}')],
    /config\.json: field seeds: expected --seeds to be an integer in \[1, 100000\], got 0/,
  ],
  [
    ['compare', '--config', config('{"sedes": 1}')],
    /config\.json: expected a configuration to have only command, .* got 'sedes'/,
  ],
  [
    ['compare', '--config', config('{"command": "learn"}')],
    /config\.json: expected command to be 'compare', got 'learn'/,
  ],
  [['compare', '--config', config('{"input": 5}')], /config\.json: expected input to be \[ENV…\], got 5/],
  [['questions', '--config', config('{"input": "x"}')], /config\.json: expected input to be left out, got 'x'/],
  [
    ['detect', 'taxi-v3', '--config', config('{"normalize": 1}')],
    /config\.json: expected field normalize to be true or false, got 1/,
  ],
  [['detect', 'taxi-v3', '--config', config('{"grid": 5}')], /expected field grid to be text or a list of it, got 5/],
  [
    ['detect', 'taxi-v3', '--config', config('{"grid": [5]}')],
    /expected field grid to be text or a list of it, got Array/,
  ],
  [['detect', 'taxi-v3', '--config', config('{"measure": 5}')], /expected field measure to be text, got 5/],
  [['detect', 'taxi-v3', '--episodes', 'many'], /expected --episodes to be an integer, got 'many'/],
  [
    ['detect', 'taxi-v3', '--reward-resolution', '0'],
    /expected --reward-resolution to be a number > 0 or auto, got '0'/,
  ],
  [['detect', 'taxi-v3', '--reward-resolution', ''], /to be a number > 0 or auto, got an empty text/],
  [['detect', 'taxi-v3', '--reward-resolution', 'Infinity'], /to be a number > 0 or auto, got 'Infinity'/],
  [
    ['detect', 'taxi-v3', '--continuing'],
    /expected recorded real-valued observations with --continuing, got 'taxi-v3'/,
  ],
  [['detect', 'taxi-v3', '--actions', 'a'], /expected recorded episodes with --actions, got 'taxi-v3'/],
  [['detect', episodes, '--features', 'row'], /expected --features such as row:5,column:5, got 'row'/],
  [['detect', episodes, '--features', broken], /broken\.json: expected a value, got '}' at line 2, column 8/],
  [['detect', 'grid-world-v0?nothing=1'], /unknown option 'nothing' of grid-world-v0; its options are rows, columns/],
  [['exact', 'cart-pole-v1'], /expected an environment with a model, got 'cart-pole-v1'/],
  [
    ['learn', 'cart-pole-v1', '--similarity', 'orbits'],
    /expected an environment with a model for --similarity orbits, got 'cart-pole-v1'/,
  ],
  [
    ['learn', 'taxi-v3', '--learner', 'reinforce', '--epsilon', '0.1'],
    /expected no --epsilon with --learner reinforce: its policy is a softmax/,
  ],
  [
    ['learn', 'taxi-v3', '--learner', 'reinforce', '--coupling', 'target-sharing'],
    /expected no --coupling target-sharing with --learner reinforce: a policy gradient has no target/,
  ],
  [
    ['learn', 'taxi-v3', '--coupling', 'augmentation', '--similarity', 'chi'],
    /expected --similarity orbits with --coupling augmentation, got chi: it needs symmetries/,
  ],
  [['compare', '--environments', 'taxy'], /unknown environment 'taxy'; did you mean taxi\?/],
  [['compare', '--environments', 'zzzzzzzzzzzz'], /unknown environment 'zzzzzzzzzzzz'; known are 9x9-grid/],
  [['merge', episodes], /expected --out FILE\.jsonl, got none/],
  [['merge', episodes, 'tree.bin'], /expected files that all end in \.bin or all in \.jsonl, got \.jsonl, \.bin/],
  [['merge', 'tree'], /expected files that all end in \.bin or all in \.jsonl, got no ending/],
  [['merge', 'nowhere.bin', '--out', 'tree.bin'], /cannot read nowhere\.bin: there is no such file/],
  [['merge', tree, '--out', 'tree.bin'], /tree\.bin: expected /],
  [['count', real, '--out', 'tree.bin'], /real\.jsonl: expected ids of states to count, got real-valued observations/],
  [
    ['count', episodes, '--out', 'tree.bin'],
    /expected a header \{"states": …, "actions": …\}, or --states and --actions/,
  ],
  [['detect', folder], /cannot read .*folder\.jsonl: it is a folder/],
  [['detect', folder.replace('.jsonl', '.npz')], /cannot read .*folder\.npz: it is a folder/],
  [['detect', 'nowhere.npz'], /cannot read nowhere\.npz: there is no such file/],
  [['exact', folder.replace('.jsonl', '.json')], /cannot read .*folder\.json: it is a folder/],
  [['exact', `${broken}/x.json`], /cannot read .*x\.json: a part of the path is not a folder/],
  [['exact', notUtf8], /cannot read .*latin-1\.json: it is not UTF-8 text/],
  [['exact', 'taxi-v3', '--out', folder.replace('.jsonl', '.json')], /cannot write .*folder\.json: it is a folder/],
  [['compare', '--seeds', '0'], /expected --seeds to be an integer in \[1, 100000\], got 0/],
  [['compare', '--jobs', '0'], /expected --jobs to be an integer in \[1, 1024\], got 0/],
];

describe('bad usage and bad input', () => {
  it.each(cases)('orbit-rl %j', async (args, message) => {
    const { code, stdout, stderr } = await orbit(...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^orbit-rl: [^\n]+\n$/);
    expect(stderr).not.toMatch(/\bat [^ ]+ \(|node:|\.js:\d/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
