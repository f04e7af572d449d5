/** Everything the fuzzer knows, as cases: a kind and a seed give one input, and a verdict on what became of it. */
import { Random } from '../../src/engine/random.js';
import { InputError } from '../../src/index.js';
import { type BaseCall, baseCalls, makeWorld, type World } from './calls.js';
import { continuousCalls } from './calls-continuous.js';
import { deepCalls } from './calls-deep.js';
import { experimentCalls } from './calls-experiments.js';
import { type Format, formats } from './formats.js';
import { drawMutations, type Mutation } from './mutation.js';
import { described, disposeAll, judge, type Verdict } from './one-case.js';

export interface Kind {
  /** `call wasm train`, `input reference model file`. */
  readonly name: string;
  /** The input of a seed, in words: told before it is tried, which may not end. */
  describe(seed: number): string;
  /** Makes the input of a seed, and gives what came of it. */
  run(seed: number): Promise<Verdict>;
}

export async function allKinds(): Promise<Kind[]> {
  const worlds = [await makeWorld('wasm'), await makeWorld('reference')];
  const kinds = await Promise.all(
    worlds.map(async (world) => [
      ...[...baseCalls(world), ...continuousCalls(world), ...deepCalls(world), ...(await experimentCalls(world))].map(
        (call) => ofCall(call, world),
      ),
      ...formats(world).map((format) => ofFormat(format, world)),
    ]),
  );
  return kinds.flat();
}

function ofCall(call: BaseCall, { engine }: World): Kind {
  return {
    name: `call ${engine.backend} ${call.name}`,
    describe: (seed) => JSON.stringify(drawn(call, seed)),
    run: (seed) => judge(call, drawn(call, seed), engine),
  };
}

/** The mutations of a seed; the arguments that they are drawn from are given back. */
function drawn(call: BaseCall, seed: number): Mutation[] {
  const args = call.args();
  const mutations = drawMutations(args, new Random(seed));
  disposeAll(args);
  return mutations;
}

function ofFormat({ name, draw, use }: Format, { engine }: World): Kind {
  return {
    name: `input ${engine.backend} ${name}`,
    describe: (seed) => {
      const input = draw(new Random(seed));
      return (input instanceof Uint8Array ? Buffer.from(input).toString('base64') : JSON.stringify(input)).slice(
        0,
        2000,
      );
    },
    async run(seed) {
      const input = draw(new Random(seed));
      const before = engine.bytesInUse;
      let verdict: Verdict = { ended: 'accepted', text: '' };
      try {
        await use(input as never);
      } catch (error) {
        verdict = { ended: error instanceof InputError ? 'refused' : 'at fault', text: described(error) };
      }
      const left = engine.bytesInUse - before;
      if (verdict.ended !== 'at fault' && left > 0)
        verdict = { ended: 'at fault', text: `leaves ${left} bytes in use` };
      return verdict;
    },
  };
}
