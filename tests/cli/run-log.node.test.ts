/** The file of runs: one process at a time, whole lines, and what a stopped program leaves. */
import fs, { existsSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunLog } from '../../src/cli/run-log.js';
import { formatRunLine, isCount, isText } from '../../src/experiments/run-lines.js';
import { temporaryFile } from './program.js';

const form = { lines: { fields: { method: isText, seed: isCount } } };
const line = (seed: number) => ({ method: 'χ', seed, version: '1', coreHash: 'c', configuration: {} });
const text = (...seeds: number[]) => seeds.map((seed) => formatRunLine(line(seed))).join('');

describe('RunLog', () => {
  it('gives the runs that are there, and adds to them', () => {
    const path = temporaryFile('runs.jsonl');
    for (const [k, before] of [[], [line(0)], [line(0), line(1)]].entries()) {
      const log = new RunLog(path, form);
      expect(log.lines).toEqual(before);
      log.add(line(k));
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe(text(0, 1, 2));
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('goes on from a file that was cut anywhere, inside χ too', () => {
    const whole = Buffer.from(text(0, 1));
    const path = temporaryFile('cut.jsonl');
    for (let cut = whole.length / 2; cut < whole.length; ++cut) {
      writeFileSync(path, whole);
      truncateSync(path, cut);
      const log = new RunLog(path, form);
      expect(log.lines).toEqual([line(0)]);
      log.add(line(2));
      log.close();
      expect(readFileSync(path, 'utf8')).toBe(text(0, 2));
    }
  });

  it('writes on after a short write, and takes half a line back where the disk is full', () => {
    const path = temporaryFile('short.jsonl', text(0));
    const { writeSync } = fs;
    const log = new RunLog(path, form);
    let room = Infinity;
    fs.writeSync = ((file: number, bytes: Uint8Array, from?: number) => {
      if (room <= 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      const some = Math.min(5, room, bytes.length - (from ?? 0));
      room -= some;
      return writeSync(file, bytes, from, some);
    }) as typeof writeSync;
    syncBuiltinESMExports();
    try {
      log.add(line(1));
      room = 12;
      expect(() => log.add(line(2))).toThrow('the disk is full; the runs that it holds are whole');
      expect(readFileSync(path, 'utf8')).toBe(text(0, 1));
      room = Infinity;
      log.add(line(3));
    } finally {
      fs.writeSync = writeSync;
      syncBuiltinESMExports();
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe(text(0, 1, 3));
  });

  it('touches nothing before there is a run to add', () => {
    const path = temporaryFile('partial.jsonl', `${text(0)}{"met`);
    new RunLog(path, form).close();
    expect(readFileSync(path, 'utf8')).toBe(`${text(0)}{"met`);
  });

  it('is one writer at a time', () => {
    const path = temporaryFile('shared.jsonl', text(0));
    const first = new RunLog(path, form);
    const second = `process ${process.pid} is writing it (if not, delete ${path}.lock)`;
    expect(() => new RunLog(path, form)).toThrow(second);
    first.add(line(1));
    expect(() => new RunLog(path, form)).toThrow(second);
    first.close();
    const log = new RunLog(path, form);
    expect(log.lines).toEqual([line(0), line(1)]);
    log.close();
  });

  it('takes over from a process that is no more, and from an earlier one with the same number', () => {
    const path = temporaryFile('stale.jsonl', text(0));
    // Past the largest process number of Linux (2^22), so that there is none.
    for (const holder of [`4194999 ${hostname()} 1`, `${process.pid} ${hostname()} 1`]) {
      writeFileSync(`${path}.lock`, holder);
      const log = new RunLog(path, form);
      expect(readFileSync(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
      log.close();
      expect(existsSync(`${path}.lock`)).toBe(false);
    }
  });

  it('leaves alone what another machine writes', () => {
    const path = temporaryFile('far.jsonl', text(0));
    writeFileSync(`${path}.lock`, '17 elsewhere 1');
    expect(() => new RunLog(path, form)).toThrow('process 17 on elsewhere is writing it');
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('17 elsewhere 1');
  });

  it('refuses what is damaged or no file, and lets go of it', () => {
    const damaged = temporaryFile('damaged.jsonl');
    const bytes = Buffer.from(text(0, 1));
    bytes[bytes.lastIndexOf('χ')]! ^= 0x80; // no UTF-8 any more
    writeFileSync(damaged, bytes);
    for (let k = 0; k < 2; ++k) {
      expect(() => new RunLog(damaged, form)).toThrow(/cannot go on with .*damaged\.jsonl: expected .* in line 2/);
    }
    const device = join(temporaryFile('x'), '..', 'device.jsonl');
    symlinkSync('/dev/zero', device);
    expect(() => new RunLog(device, form)).toThrow('it is no file');
  });
});
