/** What lies in the queue: plain data that is named by its content, and nothing that could be code. */
import { describe, expect, it } from 'vitest';
import { open } from '../../../src/experiments/task.js';
import {
  checkQueuedTask,
  checkStudy,
  parseAnswer,
  queueName,
  studyOf,
  taskId,
} from '../../../src/workers/queue/messages.js';
import { checkQueueUrl, shownUrl } from '../../../src/workers/queue/url.js';
import { fromWire, toWire } from '../../../src/workers/queue/wire.js';

const maker = { version: '1.2.3', core: 'ab'.repeat(32) };

describe('the wire', () => {
  it('carries what JSON loses', () => {
    const value = { a: [1, -0, Number.NaN, null, [true]], b: { c: Infinity, d: -Infinity, e: 'x' }, f: 1e-320 };
    expect(fromWire(toWire(value, 'it'))).toEqual(value);
    expect(Object.is((fromWire(toWire([-0], 'it')) as number[])[0], -0)).toBe(true);
    expect(fromWire(toWire({ a: undefined, b: 1 }, 'it'))).toEqual({ b: 1 });
  });

  it.each<[unknown, string]>([
    [{ a: [1, () => 1] }, 'got function at it.a[1]'],
    [{ a: new Int32Array(2) }, 'got Int32Array at it.a'],
    [[new Map()], 'got Map at it[0]'],
    [[undefined], 'got undefined at it[0]'],
    [{ a: 2n }, 'got bigint at it.a'],
  ])('refuses what is no plain data, %#', (value, message) => {
    expect(() => toWire(value, 'it')).toThrow(message);
  });
});

describe('jobs', () => {
  const job = { module: 'experiments', name: 'compare', setup: { setting: 1 } };

  it('have the same names for the same content and maker only', () => {
    const { id, text } = studyOf(job, maker);
    expect(studyOf({ ...job }, { ...maker })).toEqual({ id, text });
    expect(checkStudy(text)).toEqual(job);
    const others = [
      studyOf({ ...job, setup: { setting: 2 } }, maker),
      studyOf({ ...job, name: 'dqn' }, maker),
      studyOf(job, { ...maker, version: '1.2.4' }),
      studyOf(job, { ...maker, core: 'cd'.repeat(32) }),
    ].map((study) => study.id);
    expect(new Set([id, ...others]).size).toBe(5);
    expect(new Set([taskId(id, '1', 0), taskId(id, '1', 1), taskId(id, '2', 0), taskId(others[0]!, '1', 0)]).size).toBe(
      4,
    );
    expect(taskId(id, '1', 0)).not.toContain(':'); // BullMQ's own sign
    expect(new Set([queueName(maker), queueName({ ...maker, version: '1.2.4' })]).size).toBe(2);
  });

  it('are refused when they are for another version or core, or are none', () => {
    const data = { ...maker, study: 's', task: '1' };
    expect(checkQueuedTask(data, maker)).toEqual(data);
    expect(() => checkQueuedTask({ ...data, version: '1.2.4' }, maker)).toThrow(
      'expected a job for orbit-rl 1.2.3 with core abababab, got one for orbit-rl 1.2.4 with core abababab',
    );
    expect(() => checkQueuedTask({ ...data, core: 'reference' }, maker)).toThrow('with core referenc');
    for (const none of [null, {}, { ...data, task: 1 }]) {
      expect(() => checkQueuedTask(none, maker)).toThrow('expected a job with version, core, study and task');
    }
  });

  it('name a module of a closed list, and an experiment of another', async () => {
    for (const module of ['similarity', '../../tests/workers/fixture', 'data:text/javascript,1', 'constructor', 7]) {
      expect(() => checkStudy(toWire({ module, name: 'x', setup: null }, 'it'))).toThrow(
        'expected a study of experiments',
      );
    }
    expect(() => checkStudy('null')).toThrow("expected a study of experiments, got one of 'undefined'");
    const setup = { backend: 'wasm' as const, setting: {} };
    for (const name of ['constructor', '__proto__', 'toString', 'bench']) {
      await expect(open(name, setup)).rejects.toThrow(`expected an experiment, got '${name}'`);
    }
  });

  it('are answered by workers only', () => {
    expect(parseAnswer('{"kind":"result","result":{"$number":"NaN"}}')).toEqual({ kind: 'result', result: Number.NaN });
    for (const none of [null, '{}', 'null', { kind: 'result' }])
      expect(() => parseAnswer(none)).toThrow("a worker's answer");
  });
});

describe('addresses', () => {
  it('are those of Redis, with a user and TLS where there are any', () => {
    for (const url of [
      'redis://h',
      'redis://h:1/0',
      'rediss://u:p@h:6379/3',
      'redis://:p%40@[::1]:6379',
      'redis://h/?family=6',
    ]) {
      expect(checkQueueUrl('queue', url)).toBe(url);
    }
  });

  it.each(['', 'h:6379', 'http://h', 'redis://', 'redis://h/x', 'redis://h:x', 'postgres://h/0'])(
    'refuses %s',
    (url) => {
      expect(() => checkQueueUrl('queue', url)).toThrow('expected queue to be redis://HOST:PORT/DATABASE');
    },
  );

  it('are text', () => {
    expect(() => checkQueueUrl('queue', 6379)).toThrow('expected queue to be a text, redis://HOST:PORT/DATABASE');
  });

  it('are never shown with a password', () => {
    for (const url of [
      'rediss://user:secret@h:1/0',
      'http://u:secret@h',
      ':secret@h',
      'redis://h:1/0?password=secret',
      'redis://u:a@secret@h',
    ]) {
      expect(shownUrl(url)).not.toContain('secret');
    }
    expect(shownUrl('rediss://user:secret@h:1/0')).toBe('rediss://h:1/0');
    expect(() => checkQueueUrl('queue', 'redis://u:secret@h/x')).toThrow(/^(?!.*secret)/);
  });
});
