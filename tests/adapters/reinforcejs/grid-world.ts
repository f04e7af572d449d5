/** A grid world with the methods that reinforcejs's agents and its demo ask for: state `x * gh + y`, a goal that leads back to the start. */

export const moves = { left: 0, up: 1, down: 2, right: 3 } as const;

export class GridWorld {
  readonly gh: number;
  readonly gw: number;
  readonly goal: number;
  state = 0;

  constructor(gh: number, gw: number, goal: number) {
    this.gh = gh;
    this.gw = gw;
    this.goal = goal;
  }

  startState(): number {
    return 0;
  }

  getNumStates(): number {
    return this.gh * this.gw;
  }

  getMaxNumActions(): number {
    return 4;
  }

  allowedActions(state: number): number[] {
    const [x, y] = [Math.floor(state / this.gh), state % this.gh];
    const allowed: number[] = [];
    if (x > 0) allowed.push(moves.left);
    if (y > 0) allowed.push(moves.up);
    if (y < this.gh - 1) allowed.push(moves.down);
    if (x < this.gw - 1) allowed.push(moves.right);
    return allowed;
  }

  nextStateDistribution(state: number, action: number): number {
    if (state === this.goal) return this.startState();
    return state + [-this.gh, -1, 1, this.gh][action]!;
  }

  reward(state: number, _action: number, next: number): number {
    if (state === this.goal) return 0;
    return next === this.goal ? 10 : -1;
  }

  sampleNextState(state: number, action: number): { ns: number; r: number; reset_episode?: true } {
    const ns = this.nextStateDistribution(state, action);
    return { ns, r: this.reward(state, action, ns), ...(state === this.goal && { reset_episode: true }) };
  }
}
