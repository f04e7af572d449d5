import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/environments/environment.js';
import { environmentIds, listEnvironments, makeEnvironment } from '../../src/environments/registry.js';
import { InputError } from '../../src/input-error.js';

describe('registry', () => {
  it('knows the five worlds', () => {
    expect(environmentIds()).toEqual([
      'grid-world-v0',
      'frozen-lake-v1',
      'cliff-walking-v0',
      'taxi-v3',
      'random-mdp-v0',
    ]);
  });

  it.each(environmentIds())('makes %s with its own id, and equally from the defaults it lists', (id) => {
    const environment: Environment = makeEnvironment(id);
    expect(environment.id).toBe(id);
    expect(environment.model!().id).toBe(id);
    const { options, description } = listEnvironments().find((entry) => entry.id === id)!;
    expect(description).toMatch(/\.$/);
    const defaults = JSON.parse(
      JSON.stringify(Object.fromEntries(options.map((option) => [option.name, option.default]))),
    );
    const explicit = makeEnvironment(id, defaults);
    expect(explicit.model!().toTable()).toEqual(environment.model!().toTable());
    expect(explicit.maxSteps).toBe(environment.maxSteps);
  });

  it('takes undefined for absent', () => {
    expect(makeEnvironment('taxi-v3', { maxSteps: undefined } as object).maxSteps).toBe(200);
  });

  it('lists the known ids when one is unknown', () => {
    expect(() => makeEnvironment('taxi')).toThrow(InputError);
    expect(() => makeEnvironment('taxi')).toThrow(
      "expected an environment id among grid-world-v0, frozen-lake-v1, cliff-walking-v0, taxi-v3, random-mdp-v0, got 'taxi'",
    );
    expect(() => makeEnvironment('toString')).toThrow('expected an environment id among');
  });

  it('refuses options that are no object', () => {
    expect(() => makeEnvironment('taxi-v3', [] as object)).toThrow('expected the options of taxi-v3 to be an object');
    expect(() => makeEnvironment('taxi-v3', null as unknown as object)).toThrow('to be an object, got null');
  });
});
