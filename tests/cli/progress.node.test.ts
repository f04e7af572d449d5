/** Progress: a line in place on a terminal, a line every ten seconds elsewhere, nothing with --quiet. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bold, Progress } from '../../src/cli/terminal.js';
import { Sink } from './sink.js';

function terminal(isTTY: boolean, quiet = false) {
  const stderr = Object.assign(new Sink(), { isTTY, columns: 200 });
  const signal = new AbortController().signal;
  return { stdout: new Sink(), stderr, env: {}, quiet, stopSignal: () => signal, stopped: () => false };
}

/** Counts one run a second from 10 of 60 on. */
function counted(to: ReturnType<typeof terminal>, runs: number): string {
  const progress = new Progress(to);
  for (let k = 0; k <= runs; ++k) {
    progress.count(10 + k, 60, 'runs', `seed ${k}`);
    vi.advanceTimersByTime(1000);
  }
  progress.end();
  return to.stderr.text;
}

describe('progress', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('has count, rate and time left on a terminal', () => {
    const lines = counted(terminal(true), 20).split('\r\x1b[2K');
    // 20 runs in 20 s; 30 of 60 are left.
    expect(lines.at(-2)).toBe(
      `${'█'.repeat(10)}${'░'.repeat(10)} 50 % 30 of 60 runs, 1.0 a second, 30 s left: seed 20`,
    );
    expect(lines.at(-1)).toBe('');
    expect(lines[1]).toMatch(/10 of 60 runs: seed 0$/);
  });

  it('is a line every ten seconds elsewhere', () => {
    const lines = counted(terminal(false), 25).split('\n').filter(Boolean);
    expect(lines.map((line) => /(\d+) of 60 runs, 1\.0 a second, (\d+) s left/.exec(line)?.slice(1))).toEqual([
      ['20', '40'],
      ['30', '30'],
    ]);
    expect(lines.join()).not.toContain('\x1b');
  });

  it('says long times in minutes and hours, and slow rates by the minute', () => {
    const to = terminal(true);
    const progress = new Progress(to);
    progress.count(0, 600, 'runs');
    vi.advanceTimersByTime(60_000);
    progress.count(2, 600, 'runs');
    expect(to.stderr.text).toContain('2 of 600 runs, 2.0 a minute, 5.0 h left');
  });

  it('says a few minutes as minutes', () => {
    const to = terminal(true);
    const progress = new Progress(to);
    progress.count(0, 600, 'runs');
    vi.advanceTimersByTime(60_000);
    progress.count(200, 600, 'runs');
    expect(to.stderr.text).toContain('200 of 600 runs, 3.3 a second, 2 min left');
    vi.advanceTimersByTime(1000);
    progress.count(1200, 1300, 'runs');
    expect(to.stderr.text).toContain('1200 of 1300 runs, 20 a second, 6 s left');
  });

  it('fits on a terminal that does not say how wide it is', () => {
    const to = { ...terminal(true), stderr: Object.assign(new Sink(), { isTTY: true, columns: 0 }) };
    new Progress(to).show('x'.repeat(100));
    expect(to.stderr.text).toBe(`\r\x1b[2K${'x'.repeat(79)}`);
  });

  it('is silent with --quiet', () => {
    expect(counted(terminal(true, true), 20)).toBe('');
    expect(counted(terminal(false, true), 40)).toBe('');
  });
});

describe('titles', () => {
  it.each<[boolean, Record<string, string>, boolean]>([
    [true, {}, true],
    [true, { NO_COLOR: '', TERM: 'xterm' }, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('are bold on a terminal (%s) that takes it, %j: %s', (isTTY, env, is) => {
    const to = { ...terminal(true), stdout: Object.assign(new Sink(), { isTTY }), env };
    expect(bold(to, 'Learners')).toBe(is ? '\x1b[1mLearners\x1b[22m' : 'Learners');
  });
});
