/** Where a queue is: the address of a Redis as its clients take it. */
import { InputError } from '../../input-error.js';

const form = 'redis://HOST:PORT/DATABASE, or rediss://USER:PASSWORD@HOST:PORT/DATABASE with TLS';

/** The address, as it was given. @throws InputError when it is none; a password in it is not shown. */
export function checkQueueUrl(name: string, url: unknown): string {
  if (typeof url !== 'string') throw new InputError(`expected ${name} to be a text, ${form}, got ${typeof url}`);
  const parsed = URL.parse?.(url) ?? parse(url);
  const whole =
    parsed !== null &&
    ['redis:', 'rediss:'].includes(parsed.protocol) &&
    parsed.hostname !== '' &&
    /^(?:\/\d*)?$/.test(parsed.pathname);
  if (!whole) throw new InputError(`expected ${name} to be ${form}, got '${shownUrl(url)}'`);
  return url;
}

/** The address without what nobody is to read. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)?.*@/is, '$1').replace(/[?#].*$/s, '');
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
