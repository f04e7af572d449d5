/**
 * Finds the Redis that the tests of the queue run: `REDIS_PATH`, or one of the usual places.
 * As a command with `--install`, installs Debian's when there is none and apt can (root on Debian or Ubuntu).
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const places = [
  process.env.REDIS_PATH,
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/opt/homebrew/bin/redis-server',
];

/** What the tests of the queue lack, in words; null where nothing is. */
export function lacking() {
  if (findRedis() === null) return 'redis-server (node tests/redis/redis.mjs --install, or REDIS_PATH)';
  try {
    createRequire(import.meta.url).resolve('ioredis');
    return null;
  } catch {
    return 'the package ioredis (npm install ioredis)';
  }
}

function findRedis() {
  return places.find((place) => place && existsSync(place)) ?? null;
}

/** A Redis of one's own, whose data survive its death. */
export class Redis {
  #folder = mkdtempSync(join(tmpdir(), 'orbit-rl-redis-'));
  #port = 0;
  #password;
  #server = null;

  constructor(password = '') {
    this.#password = password;
  }

  get url() {
    return `redis://${this.#password && `:${this.#password}@`}127.0.0.1:${this.#port}/0`;
  }

  async start() {
    this.#port ||= await freePort();
    const password = this.#password ? ['--requirepass', this.#password] : [];
    const options = [
      '--port',
      `${this.#port}`,
      '--dir',
      this.#folder,
      '--appendonly',
      'yes',
      '--save',
      '',
      ...password,
    ];
    this.#server = spawn(findRedis(), options, { stdio: 'ignore' });
    while (!(await answers(this.#port))) await new Promise((resume) => setTimeout(resume, 20));
  }

  /** Kills it, as a crash does. */
  async kill() {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#server.kill('SIGKILL');
    await ended;
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

if (process.argv[2] === '--install' && findRedis() === null) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error('The tests of the queue need redis-server: install it, or set REDIS_PATH to its executable.');
    process.exit(1);
  }
  console.error('installing Redis with apt-get');
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], options);
}
