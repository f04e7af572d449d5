/** The program in this process: its signals and streams. What only a process shows is in process.node.test.ts. */
import { afterEach, expect, it, vi } from 'vitest';

const { argv, exit, exitCode } = process;
afterEach(() => {
  process.argv = argv;
  process.exit = exit;
  process.exitCode = exitCode;
  vi.restoreAllMocks();
});

it('listens while it pauses, stops at the first signal, ends at the second, and has ears for nothing after', async () => {
  const exits = vi.fn();
  process.exit = exits as never;
  let stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += text;
    return true;
  });
  const before = {
    SIGINT: process.listeners('SIGINT'),
    SIGTERM: process.listeners('SIGTERM'),
    streams: [process.stdout, process.stderr].map((stream) => stream.listeners('error')),
  };
  const added = (signal: 'SIGINT' | 'SIGTERM') =>
    process.listeners(signal).filter((listener) => !before[signal].includes(listener));
  // Nobody answers there: it would wait.
  process.argv = ['node', 'orbit-rl', 'worker', 'redis://127.0.0.1:1', '--jobs', '1'];
  const ended = import('../../src/cli/main.js');
  await vi.waitFor(() => expect(added('SIGINT')).toHaveLength(1), { interval: 5, timeout: 60_000 });
  expect(added('SIGTERM')).toEqual(added('SIGINT'));
  const [stop] = added('SIGINT') as [() => void];
  stop();
  expect(exits).not.toHaveBeenCalled();
  stop();
  expect(exits).toHaveBeenLastCalledWith(130);
  await ended;
  expect([process.exitCode, stderr]).toEqual([130, 'orbit-rl: stopped\n']);
  expect([added('SIGINT'), added('SIGTERM')]).toEqual([[], []]);

  const [readerGone, diskGone] = [process.stdout, process.stderr].map((stream, k) => {
    const own = stream.listeners('error').filter((listener) => !before.streams[k]!.includes(listener));
    for (const listener of own) stream.off('error', listener as () => void);
    return own[0]!;
  });
  readerGone!({ code: 'EPIPE' });
  expect(exits).toHaveBeenLastCalledWith(0);
  diskGone!({ code: 'EIO' });
  expect(exits).toHaveBeenLastCalledWith(1);
});
