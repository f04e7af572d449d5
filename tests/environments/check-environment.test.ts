import { describe, expect, it } from 'vitest';
import { checkEnvironment } from '../../src/environments/check-environment.js';
import type { ContinuousEnvironment, ContinuousStep, Environment, Step } from '../../src/environments/environment.js';
import { tabularModel } from '../../src/environments/gymnasium-table.js';
import { controlIds, environmentIds, makeControl, makeEnvironment } from '../../src/environments/registry.js';
import { TabularEnvironment } from '../../src/environments/tabular-environment.js';
import { TabularModel } from '../../src/environments/tabular-model.js';

/** A user's own class: a corridor of five cells, 0 left, 1 right, the right end is the goal. */
class Corridor implements Environment {
  readonly states: number = 5;
  readonly actions: number = 2;
  readonly maxSteps: number = 20;
  protected state = 0;
  #steps = 0;
  #over = true;

  reset(_options?: { seed?: number }): number {
    this.state = 0;
    this.#steps = 0;
    this.#over = false;
    return this.state;
  }

  step(action: number): Step {
    if (this.#over) throw new Error('the episode is over');
    if (action !== 0 && action !== 1) throw new Error(`no action ${action}`);
    this.state = Math.max(0, this.state + (action === 1 ? 1 : -1));
    const terminated = this.state === 4;
    const truncated = !terminated && ++this.#steps === this.maxSteps;
    this.#over = terminated || truncated;
    return { state: this.state, reward: terminated ? 1 : 0, terminated, truncated };
  }
}

const corridorModel = (reward = 1): TabularModel =>
  TabularModel.build({
    states: 5,
    actions: 2,
    initial: [1, 0, 0, 0, 0],
    outcomes: (s, a) => {
      const nextState = Math.min(4, Math.max(0, s + (a === 1 ? 1 : -1)));
      const terminated = nextState === 4;
      return [{ probability: 1, nextState, reward: terminated ? reward : 0, terminated }];
    },
  });

/** A corridor with members put in its place, methods included. */
function spoilt(members: Record<string, unknown>): Environment {
  const corridor = new Corridor();
  for (const [name, value] of Object.entries(members)) Object.defineProperty(corridor, name, { value });
  return corridor;
}

/** A corridor whose steps are changed on their way out. */
function spoiltStep(change: (step: Step) => unknown): Environment {
  const corridor = new Corridor();
  const step = corridor.step.bind(corridor);
  corridor.step = (action) => change(step(action)) as Step;
  return corridor;
}

/** Heads lead from state 0 to 1 with probability `heads`, tails back to 0; one step in ten ends the episode. */
function coin(heads: number, isd = [1, 0, 0]): TabularModel {
  const toss = [
    [0.9 * heads, 1, 0, false],
    [0.9 - 0.9 * heads, 0, 0, false],
    [0.1, 2, 1, true],
  ].filter(([probability]) => (probability as number) > 0);
  return tabularModel({ nS: 3, nA: 1, P: [[toss], [toss], [[[1, 2, 0, true]]]], isd } as never);
}

/** A world that plays `played` and says that it is `said`; null: says nothing. */
function fromModel(played: TabularModel, said: TabularModel | null): Environment {
  const inner = new TabularEnvironment(played);
  return {
    states: played.states,
    actions: played.actions,
    reset: (options) => inner.reset(options),
    step: (action) => inner.step(action),
    ...(said !== null && { model: () => said }),
  };
}

describe('checkEnvironment', () => {
  it.each(environmentIds())('has nothing to say of %s', (id) => {
    expect(checkEnvironment(makeEnvironment(id))).toEqual([]);
  });

  it("has nothing to say of a user's good class, with and without a model", () => {
    expect(checkEnvironment(new Corridor())).toEqual([]);
    expect(checkEnvironment(spoilt({ model: () => corridorModel(), id: 'corridor-v0' }))).toEqual([]);
  });

  const bad: [what: string, environment: Environment, problem: string][] = [
    ['no object', null as unknown as Environment, 'expected an object, got null'],
    ['no states', spoilt({ states: 0 }), 'states should be an integer > 0, got 0'],
    ['half an action', spoilt({ actions: 1.5 }), 'actions should be an integer > 0, got 1.5'],
    ['no step', spoilt({ step: undefined }), 'step should be a function, got undefined'],
    [
      'an id without a version',
      spoilt({ id: 'corridor' }),
      "id should end in a version such as 'my-world-v0', got 'corridor'",
    ],
    ['no limit', spoilt({ maxSteps: 0 }), 'maxSteps should be an integer > 0 or absent, got 0'],
    ['a start outside', spoilt({ reset: () => 5 }), 'reset should give a state in [0, 5), got 5'],
    [
      'a start with information',
      spoilt({ reset: () => [0, {}] }),
      'reset should give a state in [0, 5), got Array of length 2',
    ],
    ['a state outside', spoiltStep((step) => ({ ...step, state: 7 })), 'step should give a state in [0, 5), got 7'],
    ['a promised step', spoiltStep(async (step) => step), 'step should give its result at once, got a promise'],
    ['a promised start', spoilt({ reset: async () => 0 }), 'reset should give its result at once, got a promise'],
    [
      'a model of other chances',
      fromModel(coin(0.5), coin(0.6)),
      'model() gives state 0, action 0 the outcome next state 1, reward 0 with probability 0.54, but it came',
    ],
    [
      'a model with an outcome that never happens',
      fromModel(coin(0), coin(0.01)),
      'model() gives state 0, action 0 the outcome next state 1, reward 0 with probability 0.009',
    ],
    [
      'a model with other starts',
      fromModel(coin(0.5), coin(0.5, [0.5, 0.5, 0])),
      'model() starts in state 0 with probability 0.5, but reset gave it',
    ],
    [
      'resets that begin the same episode again',
      (() => {
        const world = fromModel(coin(0.5), null);
        const reset = world.reset.bind(world);
        let last = 0;
        return Object.assign(world, { reset: ({ seed = last } = {}) => reset({ seed: (last = seed) }) });
      })(),
      'reset without a seed starts the same episode every time',
    ],
    [
      'a step as a list',
      spoiltStep((step) => Object.values(step)),
      'step should give { state, reward, terminated, truncated }, got Array of length 4',
    ],
    [
      'a reward of NaN',
      spoiltStep((step) => ({ ...step, reward: Number.NaN })),
      'step should give a finite reward, got NaN',
    ],
    [
      'an end as a number',
      spoiltStep((step) => ({ ...step, terminated: Number(step.terminated) })),
      'step should give terminated as true or false, got 0',
    ],
    [
      'no truncation',
      spoiltStep(({ truncated, ...step }) => ({ ...step, unknown: truncated })),
      'step should give truncated as true or false, got undefined',
    ],
    [
      'an unseeded generator',
      (() => {
        let calls = 0;
        return spoiltStep((step) => ({ ...step, reward: ++calls }));
      })(),
      'equal seeds give different episodes',
    ],
    [
      'any action taken',
      (() => {
        const corridor = new Corridor();
        const step = corridor.step.bind(corridor);
        corridor.step = (action) => step(action > 0 ? 1 : 0);
        return corridor;
      })(),
      'step(-1) should throw: actions are integers in [0, 2)',
    ],
    ['steps after the end', tireless(), 'step should throw after the end of an episode, until reset'],
    [
      'a limit that does not hold',
      spoiltLimit(),
      'an episode should be truncated after maxSteps = 3 steps, it went on',
    ],
    [
      'another model',
      spoilt({ model: () => corridorModel(2) }),
      'model() has no outcome of state 3, action 1 with next state 4, reward 1, terminated true, which step gave',
    ],
    [
      'a model of another size',
      spoilt({ model: () => makeEnvironment('taxi-v3').model() }),
      'model() should have 5 states and 2 actions like the environment, got 500 and 6',
    ],
    [
      'a model that starts elsewhere',
      spoilt({ model: () => tabularModelStartingAt(1) }),
      'reset gave state 0, whose initial probability in model() is 0',
    ],
    [
      'a model that is a table',
      spoilt({ model: () => corridorModel().toTable() }),
      'model() should give a TabularModel',
    ],
    [
      'a layout of another size',
      spoilt({
        layout: {
          rows: 1,
          columns: 5,
          cells: Int32Array.of(0, 1),
          directions: ['left', 'right'],
          walls: [],
          marks: [],
        },
      }),
      'layout.cells should have 5 entries, got 2',
    ],
    [
      'a layout without moves',
      spoilt({ layout: { rows: 1, columns: 5, cells: Int32Array.of(0, 1, 2, 3, 4) } }),
      'layout.directions should have 2 entries, got undefined',
    ],
    [
      'a layout without cells',
      spoilt({ layout: { rows: 1, columns: 5, directions: ['left', 'right'] } }),
      'layout.cells should have 5 entries, got undefined',
    ],
    [
      'a step that throws what is no error',
      spoiltStep(() => {
        throw 'a fault';
      }),
      "threw in ordinary use: 'a fault'",
    ],
    [
      'a layout with a cell outside',
      spoilt({
        layout: {
          rows: 1,
          columns: 5,
          cells: Int32Array.of(0, 1, 2, 3, 5),
          directions: ['left', 'right'],
          walls: [],
          marks: [],
        },
      }),
      'layout.cells[4] should be in [-1, 5), got 5',
    ],
    [
      'features of another number of states',
      spoilt({ features: [{ name: 'place', values: 4 }] }),
      'the values of features should multiply to 5 states, got 4',
    ],
    ['features that are no list', spoilt({ features: 5 }), 'the values of features should multiply to 5 states'],
    [
      'a board of another size',
      spoilt({ board: (state: number) => (state === 4 ? null : [0, 0, 0]) }),
      'board(0) should be null or have 2 cells, one an action, got Array of length 3',
    ],
    [
      'a fault of its own',
      spoilt({
        reset: () => {
          throw new Error('not connected');
        },
      }),
      'threw in ordinary use: not connected',
    ],
  ];

  it.each(bad)('tells of %s', (_, environment, problem) => {
    expect(checkEnvironment(environment).filter((text) => text.startsWith(problem))).toHaveLength(1);
  });

  it('takes what a world that answers later is rejected with: it would end the process', async () => {
    const late = (async () => {
      throw new Error('late');
    }) as never;
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    globalThis.process?.on('unhandledRejection', note);
    const corridor = new Corridor();
    for (const wrong of [{ reset: late }, { step: late }, { reset: late, step: late }]) {
      const environment = {
        states: 5,
        actions: 2,
        reset: () => corridor.reset(),
        step: (action: number) => corridor.step(action),
        ...wrong,
      };
      expect(checkEnvironment(environment).join()).toContain('at once, got a promise');
    }
    await new Promise((done) => setTimeout(done, 20));
    globalThis.process?.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  it('tells each kind of problem once', () => {
    const problems = checkEnvironment(spoiltStep((step) => ({ ...step, reward: 'much' })));
    expect(problems).toEqual(["step should give a finite reward, got 'much'"]);
  });
});

/** A user's own continuous class: the corridor with its place as a real number, from −1 to 1. */
class Slide implements ContinuousEnvironment {
  readonly observationSpace = { names: ['place'], low: [-1], high: [1] };
  readonly actions: number = 2;
  readonly #corridor = new Corridor();
  readonly maxSteps = this.#corridor.maxSteps;

  reset(): Float64Array {
    return Float64Array.of(this.#corridor.reset() / 2 - 1);
  }

  step(action: number): ContinuousStep {
    const { state, ...rest } = this.#corridor.step(action);
    return { observation: Float64Array.of(state / 2 - 1), ...rest };
  }
}

function spoiltSlide(members: Record<string, unknown>): ContinuousEnvironment {
  const slide = new Slide();
  for (const [name, value] of Object.entries(members)) Object.defineProperty(slide, name, { value });
  return slide;
}

function spoiltObservation(change: (step: ContinuousStep) => unknown): ContinuousEnvironment {
  const slide = new Slide();
  const step = slide.step.bind(slide);
  slide.step = (action) => change(step(action)) as ContinuousStep;
  return slide;
}

describe('checkEnvironment of a continuous one', () => {
  it.each(controlIds())('has nothing to say of %s', (id) => {
    expect(checkEnvironment(makeControl(id))).toEqual([]);
  });

  it("has nothing to say of a user's good class", () => {
    expect(checkEnvironment(new Slide())).toEqual([]);
  });

  const shared = Float64Array.of(-1);
  const bad: [what: string, environment: ContinuousEnvironment, problem: string][] = [
    ['no space', spoiltSlide({ observationSpace: undefined }), 'observationSpace should have names, low and high'],
    [
      'a space of unequal lists',
      spoiltSlide({ observationSpace: { names: ['a', 'b'], low: [0], high: [1] } }),
      'observationSpace should have names, low and high, lists of one length',
    ],
    [
      'a space upside down',
      spoiltSlide({ observationSpace: { names: ['place'], low: [1], high: [-1] } }),
      'observationSpace.low of place should be below its high -1, got 1',
    ],
    ['no actions', spoiltSlide({ actions: 0 }), 'actions should be an integer > 0, got 0'],
    [
      'a plain list',
      spoiltSlide({ reset: () => [-1] }),
      'reset should give an observation: a Float64Array of 1 numbers within observationSpace, got Array of length 1',
    ],
    [
      'an observation outside',
      spoiltObservation((step) => ({ ...step, observation: Float64Array.of(2) })),
      'step should give an observation: a Float64Array of 1 numbers within observationSpace, got 2 for place, which is in [-1, 1]',
    ],
    [
      'an observation of NaN',
      spoiltObservation((step) => ({ ...step, observation: Float64Array.of(Number.NaN) })),
      'step should give an observation',
    ],
    [
      'a state for an observation',
      spoiltObservation(({ observation, ...step }) => ({ ...step, state: observation[0] })),
      'step should give an observation: a Float64Array of 1 numbers within observationSpace, got undefined',
    ],
    [
      'an array used again',
      spoiltObservation((step) => {
        shared.set(step.observation);
        return { ...step, observation: shared };
      }),
      'step should leave the observation given before as it was: give a new one each time',
    ],
    [
      'an array of steps that reset uses again',
      (() => {
        const last = new Float64Array(1);
        const slide = spoiltObservation((step) => {
          if (!step.terminated && !step.truncated) return step;
          last.set(step.observation);
          return { ...step, observation: last };
        });
        const reset = slide.reset.bind(slide);
        return Object.assign(slide, {
          reset: () => {
            last.set(reset());
            return last.slice();
          },
        });
      })(),
      'reset should leave the observation given before as it was: give a new one each time',
    ],
    [
      'an unseeded generator',
      (() => {
        let calls = 0;
        return spoiltObservation((step) => ({ ...step, observation: Float64Array.of(1 / ++calls) }));
      })(),
      'equal seeds give different episodes',
    ],
    [
      'a reward of NaN',
      spoiltObservation((step) => ({ ...step, reward: Number.NaN })),
      'step should give a finite reward, got NaN',
    ],
  ];

  it.each(bad)('tells of %s', (_, environment, problem) => {
    expect(checkEnvironment(environment).filter((text) => text.startsWith(problem))).toHaveLength(1);
  });
});

/** Repeats its last step when asked to go on after the end. */
function tireless(): Environment {
  const corridor = new Corridor();
  let last: Step | null = null;
  return {
    states: 5,
    actions: 2,
    reset: () => {
      last = null;
      return corridor.reset();
    },
    step: (action) => {
      if (action !== 0 && action !== 1) throw new Error('no such action');
      if (last === null || !(last.terminated || last.truncated)) last = corridor.step(action);
      return last;
    },
  };
}

/** Says it stops after 3 steps but stops after 20. */
function spoiltLimit(): Environment {
  const corridor = new Corridor();
  return {
    states: 5,
    actions: 2,
    maxSteps: 3,
    reset: () => corridor.reset(),
    step: (action) => corridor.step(action),
  };
}

function tabularModelStartingAt(start: number): TabularModel {
  const model = corridorModel();
  return TabularModel.build({
    states: 5,
    actions: 2,
    initial: Array.from({ length: 5 }, (_, s) => Number(s === start)),
    outcomes: (s, a) => model.outcomes(s, a),
  });
}
