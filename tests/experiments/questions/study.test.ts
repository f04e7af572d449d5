import { describe, expect, it } from 'vitest';
import { questionExperiments, questionNumbers } from '../../../src/experiments/questions/experiment.js';
import { experiments } from '../../../src/experiments/questions/members.js';
import { questionsStudy } from '../../../src/experiments/questions/study.js';
import { InputError } from '../../../src/input-error.js';

const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item) => (key.startsWith('seconds') || key === 'jobs' ? undefined : item)));

describe('questionsStudy', () => {
  it('has fifteen questions, and no experiment without one', () => {
    expect(questionNumbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    const used = new Set(Object.values(questionExperiments).flat());
    expect([...used].toSorted()).toEqual(Object.keys(experiments).toSorted());
  });

  it('runs only what the questions need, and gives the same figures again', async () => {
    const tasks: string[] = [];
    const options = { only: [6, 3], size: 'quick', seed: 2, jobs: 1 } as const;
    const study = await questionsStudy({ ...options, onProgress: ({ label }) => tasks.push(label!) });
    expect(study.questions).toEqual([3, 6]);
    expect(Object.keys(study.data).toSorted()).toEqual(['trajectoryGrowth', 'updateDirections']);
    expect(new Set(tasks)).toEqual(new Set(['distinct trajectories', 'update directions']));
    expect(timeless(await questionsStudy(options))).toEqual(timeless(study));
    const other = await questionsStudy({ ...options, seed: 3 });
    expect(timeless(other.data)).not.toEqual(timeless(study.data));
  });

  it('refuses what it does not understand', async () => {
    const refused = (options: object) => expect(questionsStudy(options)).rejects.toThrow(InputError);
    await refused({ only: [] });
    await refused({ only: [16] });
    await refused({ only: [0] });
    await refused({ size: 'huge' });
    await refused({ seed: -1 });
    await refused({ jobs: 0 });
    await refused({ colour: 'blue' });
  });

  it('stops', async () => {
    const stop = new AbortController();
    const run = questionsStudy({
      only: [3],
      size: 'quick',
      jobs: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(run).rejects.toThrow('enough');
  });
});
