import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/environments/environment.js';
import {
  controlIds,
  environmentIds,
  listEnvironments,
  makeControl,
  makeEnvironment,
} from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';

describe('registry', () => {
  it('gives nothing away that other environments live on', () => {
    const spoil = (value: unknown): void => {
      if (Array.isArray(value)) value.splice(0, value.length, 'spoilt');
      else if (value !== null && typeof value === 'object') Object.values(value).forEach(spoil);
    };
    const told = JSON.stringify(listEnvironments());
    const laws = () =>
      ['grid-world-v0', 'frozen-lake-v1', 'cliff-walking-v0', 'four-rooms-v0'].map((id) =>
        JSON.stringify(makeEnvironment(id).model!().toTable()),
      );
    const spaces = () => controlIds().map((id) => JSON.stringify(makeControl(id).observationSpace));
    const before = [...laws(), ...spaces()];
    for (const id of ['grid-world-v0', 'frozen-lake-v1', 'cliff-walking-v0', 'four-rooms-v0']) {
      spoil(makeEnvironment(id).layout);
      spoil(makeEnvironment(id).model!().layout);
    }
    for (const id of controlIds()) spoil(makeControl(id).observationSpace);
    spoil(listEnvironments());
    expect([...laws(), ...spaces()]).toEqual(before);
    expect(JSON.stringify(listEnvironments())).toBe(told);
  });

  it('knows the worlds', () => {
    expect(environmentIds()).toEqual([
      'grid-world-v0',
      'frozen-lake-v1',
      'cliff-walking-v0',
      'taxi-v3',
      'random-mdp-v0',
      'four-rooms-v0',
      'tic-tac-toe-v0',
      'blackjack-v1',
      'cart-pole-v1',
      'mountain-car-v0',
      'acrobot-v1',
      'pendulum-v1',
    ]);
    expect(controlIds()).toEqual(['cart-pole-v1', 'mountain-car-v0', 'acrobot-v1', 'pendulum-v1']);
  });

  /** What `listEnvironments` says of the defaults, as plain JSON. */
  const defaults = (id: string): Record<string, unknown> => {
    const { options, description } = listEnvironments().find((entry) => entry.id === id)!;
    expect(description).toMatch(/\.$/);
    for (const option of options) expect(option.description).toMatch(/\.$/);
    return JSON.parse(JSON.stringify(Object.fromEntries(options.map((option) => [option.name, option.default]))));
  };

  const tabular = environmentIds().filter((id) => !controlIds().includes(id));
  it.each(tabular)('makes %s with its own id, and equally from the defaults it lists', (id) => {
    const environment: Environment = makeEnvironment(id);
    expect(environment.id).toBe(id);
    expect(environment.model!().id).toBe(id);
    const explicit = makeEnvironment(id, defaults(id));
    expect(explicit.model!().toTable()).toEqual(environment.model!().toTable());
    expect(explicit.maxSteps).toBe(environment.maxSteps);
  });

  it.each(controlIds())('makes %s in bins and as it is, and equally from the defaults it lists', (id) => {
    const environment = makeEnvironment(id);
    const explicit = makeEnvironment(id, defaults(id));
    const continuous = makeControl(id);
    expect([environment.id, continuous.id]).toEqual([id, id]);
    expect([explicit.maxSteps, continuous.maxSteps]).toEqual([environment.maxSteps, environment.maxSteps]);
    expect([explicit.features, explicit.actions]).toEqual([environment.features, continuous.actions]);
    environment.reset({ seed: 3 });
    explicit.reset({ seed: 3 });
    continuous.reset({ seed: 3 });
    for (let t = 0; t < 9; ++t) {
      const step = environment.step(t % 2);
      expect(explicit.step(t % 2)).toEqual(step);
      const { reward, terminated } = continuous.step(t % 2);
      expect([reward, terminated]).toEqual([step.reward, step.terminated]);
    }
  });

  it('takes undefined for absent', () => {
    expect(makeEnvironment('taxi-v3', { maxSteps: undefined } as object).maxSteps).toBe(200);
  });

  it('lists the known ids when one is unknown', () => {
    expect(() => makeEnvironment('taxi' as string)).toThrow(InputError);
    expect(() => makeEnvironment('taxi' as string)).toThrow(
      "expected an environment id among grid-world-v0, frozen-lake-v1, cliff-walking-v0, taxi-v3, random-mdp-v0, four-rooms-v0, tic-tac-toe-v0, blackjack-v1, cart-pole-v1, mountain-car-v0, acrobot-v1, pendulum-v1, got 'taxi'",
    );
    expect(() => makeEnvironment('toString' as string)).toThrow('expected an environment id among');
  });

  it('says what was given where that is no id', () => {
    for (const none of [5, null, undefined]) {
      expect(() => makeEnvironment(none as never)).toThrow(
        /^expected an environment id among .*, got (5|null|undefined)$/,
      );
    }
  });

  it('refuses options that are no object', () => {
    expect(() => makeEnvironment('taxi-v3', [] as object)).toThrow('expected the options of taxi-v3 to be an object');
    expect(() => makeEnvironment('taxi-v3', null as unknown as object)).toThrow('to be an object, got null');
  });
});
