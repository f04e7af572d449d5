/** Files of recorded episodes in every format, made valid and then spoilt: inside, and as bytes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { bytesSource } from '../../src/adapters/bytes-source.js';
import { EpisodeGatherer } from '../../src/adapters/episode-batch.js';
import { type AnyEpisode, ByteLines, isReal, type RecordSummary } from '../../src/adapters/episode-lines.js';
import { SeenSizes } from '../../src/adapters/episode-sizes.js';
import { CsvEpisodes } from '../../src/adapters/episodes-csv.js';
import { readHdf5 } from '../../src/adapters/episodes-hdf5.js';
import { JsonlEpisodes } from '../../src/adapters/episodes-jsonl.js';
import { readNpz } from '../../src/adapters/episodes-npz.js';
import { readParquet } from '../../src/adapters/episodes-parquet.js';
import { RealGatherer } from '../../src/adapters/real-batch.js';
import { transformationTest } from '../../src/continuous/index.js';
import type { Engine } from '../../src/create-engine.js';
import type { Random } from '../../src/engine/random.js';

/** A kind of file: how one is drawn from a seed, and what must hold of it. */
export interface RecordFormat {
  readonly name: string;
  readonly draw: (random: Random) => Uint8Array;
  /** Throws `InputError` where the file is refused, anything else where something is wrong. */
  readonly use: (bytes: Uint8Array) => Promise<void>;
}

const STEPS = 12;
const wave = (phase: number) => Float64Array.from({ length: STEPS }, (_, t) => Math.sin(t + phase));
const flags = Array.from({ length: STEPS }, (_, t) => t % 4 === 3);

export function recordFormats(engine: Engine): RecordFormat[] {
  const using = (read: (bytes: Uint8Array, use: (episode: AnyEpisode) => void) => Promise<RecordSummary>) => {
    return async (bytes: Uint8Array): Promise<void> => {
      const [table, real] = [new EpisodeGatherer(), new RealGatherer('file', 1000)];
      const summary = await read(bytes, (episode) => (isReal(episode) ? real.add(episode) : table.add(episode)));
      if (table.steps === 0) {
        const { record, summary: found } = real.end(summary.header);
        // What the reader accepts, a test takes: finite, of the sizes it says, episodes that end where they end.
        const space = { observations: [...found.observationNames], actions: found.actions };
        using test = transformationTest(engine, { space, candidates: [], cosines: 1 });
        test.add(record);
        return;
      }
      if (summary.states * summary.actions > 1e6) return;
      using counter = engine.trajectories({ states: summary.states, actions: summary.actions, maxLength: 2 });
      const { probabilities: _, ...batch } = table.batch();
      counter.addEpisodes(batch);
    };
  };
  const sizes = () => new SeenSizes('file', { states: undefined, actions: undefined });
  const lines = (make: (use: (episode: AnyEpisode) => void) => JsonlEpisodes | CsvEpisodes) =>
    using(async (bytes, use) => {
      const format = make(use);
      const reader = new ByteLines(format, 'file');
      reader.push(bytes);
      reader.end();
      return format.end();
    });
  const folder = mkdtempSync(join(tmpdir(), 'orbit-rl-fuzz-'));
  let files = 0;
  return [
    {
      name: 'real-valued episodes file',
      draw: (random) => spoilt(new TextEncoder().encode(jsonl()), random),
      use: lines((use) => new JsonlEpisodes({}, use)),
    },
    {
      name: 'steps csv',
      draw: (random) => spoilt(new TextEncoder().encode(csv()), random),
      use: lines((use) => new CsvEpisodes({}, use)),
    },
    {
      name: 'npz',
      draw: (random) => npz(random),
      use: using((bytes, use) => readNpz(bytesSource(bytes), 'file', sizes(), use)),
    },
    {
      name: 'parquet',
      draw: (random) => spoilt(parquet(), random),
      use: using((bytes, use) => readParquet(bytesSource(bytes), 'file', sizes(), use)),
    },
    {
      name: 'hdf5',
      draw: (random) => spoilt(readFileSync('tests/fixtures/recorded/grid.hdf5'), random),
      use: using(async (bytes, use) => {
        // A path of its own: the library knows files by it.
        const path = join(folder, `${files++}.hdf5`);
        writeFileSync(path, bytes);
        try {
          return await readHdf5(path, 'file', sizes(), use, () => {});
        } finally {
          rmSync(path);
        }
      }),
    },
  ];
}

/** Up to three changes of bytes, in the header and the end as often as anywhere. */
function spoilt(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = Uint8Array.from(bytes);
  for (let changes = random.below(4); changes > 0 && changed.length > 0; --changes) {
    const near = Math.min(changed.length, 200);
    const at = [random.below(changed.length), random.below(near), changed.length - 1 - random.below(near)][
      random.below(3)
    ]!;
    const kind = random.below(10);
    if (kind === 0) changed = changed.slice(0, at);
    else if (kind === 1) changed = Uint8Array.from([...changed.subarray(0, at), ...changed.subarray(at + 1)]);
    else changed[at] = [0, 1, 44, 49, 93, 127, 255, random.below(256)][random.below(8)]!;
  }
  return changed;
}

const fields = () => ({
  observations: Array.from(wave(0), (x, t) => [x, t / 10]),
  next_observations: Array.from(wave(1), (x, t) => [x, (t + 1) / 10]),
  actions: Array.from({ length: STEPS }, (_, t) => t % 2),
  rewards: Array.from(wave(2)),
});

function jsonl(): string {
  const { observations, next_observations, actions, rewards } = fields();
  const episode = { observations, next_observations, actions, rewards, terminated: true, truncated: false };
  return `{"observations": ["x", "y"], "actions": 2}\n${JSON.stringify(episode)}\n`;
}

function csv(): string {
  const { observations, next_observations, actions, rewards } = fields();
  const rows = observations.map(
    ([x, y], t) => `${x},${y},${actions[t]},${rewards[t]},${flags[t]},${next_observations[t]!.join()}`,
  );
  return `obs_x,obs_y,action,reward,terminated,next_obs_x,next_obs_y\n${rows.join('\n')}\n`;
}

function parquet(): Uint8Array {
  const { actions, rewards } = fields();
  const columnData = [
    { name: 'obs_x', data: wave(0) },
    { name: 'next_obs_x', data: wave(1) },
    { name: 'action', data: Int32Array.from(actions) },
    { name: 'reward', data: Float64Array.from(rewards) },
    { name: 'terminated', data: flags },
  ];
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** Half of the time an array is spoilt before it is packed, so that its checksum fits. */
function npz(random: Random): Uint8Array {
  const { observations, next_observations, actions, rewards } = fields();
  const inside = random.below(2) === 0;
  const arrays: Record<string, Uint8Array> = {
    'observations.npy': npy('<f8', [STEPS, 2], Float64Array.from(observations.flat())),
    'next_observations.npy': npy('<f8', [STEPS, 2], Float64Array.from(next_observations.flat())),
    'actions.npy': npy('<i4', [STEPS], Int32Array.from(actions)),
    'rewards.npy': npy('<f8', [STEPS], Float64Array.from(rewards)),
    'terminations.npy': npy('|b1', [STEPS], Uint8Array.from(flags, Number)),
  };
  const names = Object.keys(arrays);
  const name = names[random.below(names.length)]!;
  if (inside) arrays[name] = spoilt(arrays[name]!, random);
  const packed = zipSync(arrays, { level: random.below(2) === 0 ? 0 : 6, mtime: '1990-01-01' });
  return inside ? packed : spoilt(packed, random);
}

/** An array as `numpy.save` writes it. */
function npy(kind: string, shape: readonly number[], values: ArrayBufferView): Uint8Array {
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = new TextEncoder().encode(text.padEnd(117));
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  bytes.set(header, 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}
