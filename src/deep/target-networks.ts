/** Networks that learn, and those that follow them, of which targets are made (Mnih et al. 2015; Lillicrap et al. 2016). */
import type { Reals } from '../engine/contracts/network.js';
import type { Network, NetworkState } from './network.js';

/** What training changes: all of the networks that learn, and the parameters of those that follow. */
export interface LearnedState {
  readonly online: readonly NetworkState[];
  readonly target: readonly Reals[];
}

export class TargetNetworks<Networks extends readonly { readonly network: Network }[]> {
  readonly online: Networks;
  readonly target: Networks;

  /** @param make makes networks that start alike each time. */
  constructor(make: () => Networks) {
    this.online = make();
    this.target = make();
  }

  get multiplyAdds(): number {
    return [...this.online, ...this.target].reduce((sum, { network }) => sum + network.multiplyAdds, 0);
  }

  /** The target networks move by `rate` towards the learned ones. */
  follow(rate: number): void {
    for (const [k, { network }] of this.target.entries()) network.follow(this.online[k]!.network, rate);
  }

  state(): LearnedState {
    return {
      online: this.online.map(({ network }) => network.state()),
      target: this.target.map(({ network }) => network.parameters()),
    };
  }

  restore({ online, target }: LearnedState): void {
    for (const [k, { network }] of this.online.entries()) network.setState(online[k]!);
    for (const [k, { network }] of this.target.entries()) network.setParameters(target[k]!);
  }

  dispose(): void {
    for (const { network } of [...this.online, ...this.target]) network.dispose();
  }
}
