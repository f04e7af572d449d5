/** Gymnasium's ids of the environments that are here too, with its options where an id of its own stands for them. */

interface Same {
  readonly id: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The versions that behave as ours do. `CliffWalking-v1` differs from `-v0` on slippery ground only, which ours has not. */
const GYMNASIUM = {
  'FrozenLake-v1': { id: 'frozen-lake-v1' },
  'FrozenLake8x8-v1': { id: 'frozen-lake-v1', options: { map: '8x8' } },
  'CliffWalking-v0': { id: 'cliff-walking-v0' },
  'CliffWalking-v1': { id: 'cliff-walking-v0' },
  'Taxi-v3': { id: 'taxi-v3' },
  'Blackjack-v1': { id: 'blackjack-v1' },
  'CartPole-v1': { id: 'cart-pole-v1' },
  'MountainCar-v0': { id: 'mountain-car-v0' },
  'Acrobot-v1': { id: 'acrobot-v1' },
  'Pendulum-v1': { id: 'pendulum-v1' },
} as const satisfies Readonly<Record<string, Same>>;

/** Ids that Gymnasium has, which name environments here too. */
export type GymnasiumId = keyof typeof GYMNASIUM;

/** Our id and options of one of Gymnasium's; the id itself where it is none. */
export function ourId(id: string): Same {
  return Object.hasOwn(GYMNASIUM, id) ? GYMNASIUM[id as GymnasiumId] : { id };
}

/** An id of the same name in other letters or of another version: `CartPole-v0` is meant as `CartPole-v1`. */
export function sameName(id: string, known: readonly string[]): string | undefined {
  const name = (text: string) =>
    text
      .toLowerCase()
      .replace(/-?v\d+$/, '')
      .replace(/[^a-z0-9]/g, '');
  return [...Object.keys(GYMNASIUM), ...known].find((one) => name(one) === name(id));
}
