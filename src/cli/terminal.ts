/** Where a command writes: results on stdout, progress on stderr. */
import type { Writable } from 'node:stream';

export interface Terminal {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Whether progress is not wanted. */
  readonly quiet?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * A signal that Ctrl-C aborts while something listens to it that can stop cleanly. What computes in one go is ended by Ctrl-C as any
   * other program.
   */
  readonly stopSignal: () => AbortSignal;
  /** Whether the user has stopped the command. */
  readonly stopped: () => boolean;
}

/** Stopped by the user, with what can be done about it. */
export class Stopped extends Error {}

/** Milliseconds between two lines where nobody looks, and between two looks of a terminal. */
const LINES = 10_000;
const LOOKS = 100;

/** How far something has come: one line that is rewritten in place on a terminal, a line every ten seconds elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  #last: number;
  #shown = false;
  /** When counting began, and what was done by then. */
  #start: { readonly at: number; readonly done: number } | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#last = terminal.stderr.isTTY ? 0 : Date.now();
  }

  show(text: string): void {
    const { stderr, quiet } = this.#terminal;
    const now = Date.now();
    if (quiet || now - this.#last < (stderr.isTTY ? LOOKS : LINES)) return;
    this.#last = now;
    if (!stderr.isTTY) {
      stderr.write(`${text}\n`);
      return;
    }
    this.#shown = true;
    stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns || 80) - 1)}`);
  }

  /** `done` of `total` units: how many, how fast, and for how much longer. `done` may begin with what was there before. */
  count(done: number, total: number, unit: string, label = ''): void {
    const now = Date.now();
    this.#start ??= { at: now, done };
    const seconds = (now - this.#start.at) / 1000;
    const made = done - this.#start.done;
    const pace =
      made > 0 && seconds > 0 ? `, ${rate(made / seconds)}, ${duration(((total - done) * seconds) / made)} left` : '';
    this.show(`${bar(done / total)} ${done} of ${total} ${unit}${pace}${label === '' ? '' : `: ${label}`}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) this.#terminal.stderr.write('\r\x1b[2K');
    this.#shown = false;
  }
}

function rate(each: number): string {
  if (each >= 10) return `${Math.round(each)} a second`;
  return each >= 0.1 ? `${each.toFixed(1)} a second` : `${(60 * each).toFixed(1)} a minute`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** A share done as a bar of twenty cells. */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * 20);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${Math.floor(share * 100)} %`;
}

/** Bold where stdout is a terminal that has not asked for plain text (no-color.org). */
export function bold(terminal: Terminal, text: string): string {
  const plain = !terminal.stdout.isTTY || (terminal.env.NO_COLOR ?? '') !== '' || terminal.env.TERM === 'dumb';
  return plain ? text : `\x1b[1m${text}\x1b[22m`;
}
