/**
 * Firefox as the system has it (`FIREFOX_PATH`, `firefox` or `firefox-esr` on the path): Playwright drives a build of its own only. A page
 * that this serves sends back what its script prints first.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** The program; null where there is none. */
export function findFirefox() {
  if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = ['firefox', 'firefox-esr'].flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => existsSync(place)) ?? null;
}

const page = `<!doctype html><meta charset="utf-8"><title>orbit-rl</title><script>
const say = (path, text) => fetch(path, { method: 'POST', body: text });
console.log = (text) => say('/said', text);
onerror = (message) => say('/failed', String(message));
onunhandledrejection = ({ reason }) => say('/failed', String(reason));
</script><script type="module" src="/script.js"></script>`;

/** What a script prints first, run in a page of a fresh profile. @throws what it throws, or when nothing came in `timeout` milliseconds. */
export async function printedInFirefox(command, script, timeout = 50_000) {
  const profile = mkdtempSync(join(tmpdir(), 'orbit-rl-firefox-'));
  const { promise, resolve, reject } = withResolvers();
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (request.url === '/said') resolve(text);
        else reject(new Error(text));
        response.end();
      });
    } else if (request.url === '/') response.setHeader('content-type', 'text/html').end(page);
    else if (request.url === '/script.js')
      response.setHeader('content-type', 'text/javascript').end(readFileSync(script));
    else response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const browser = spawn(command, ['--headless', '--no-remote', '--profile', profile, address], {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile },
    // Of its own group: it starts processes that have to end with it.
    detached: true,
  });
  browser.on('error', reject);
  const timer = setTimeout(() => reject(new Error(`nothing from Firefox in ${timeout} ms`)), timeout);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    const ended = browser.exitCode === null && new Promise((done) => browser.on('close', done));
    try {
      process.kill(-browser.pid, 'SIGKILL');
      await ended;
    } catch {
      // It never started, or has ended.
    }
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}
