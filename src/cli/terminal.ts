/** Where a command writes: results on stdout, progress on stderr and only to a terminal. */
import type { Writable } from 'node:stream';

export interface Terminal {
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * A signal that Ctrl-C aborts, for a command that can stop cleanly. One that never asks for it, because it computes
   * in one go, is ended by Ctrl-C as any other program.
   */
  readonly stopSignal: () => AbortSignal;
  /** Whether the user has stopped the command. */
  readonly stopped: () => boolean;
}

/** One line that is rewritten in place, at most ten times a second; silent where nobody looks. */
export class Progress {
  readonly #terminal: Terminal;
  #last = 0;
  #shown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    const { stderr } = this.#terminal;
    const now = Date.now();
    if (!stderr.isTTY || now - this.#last < 100) return;
    this.#last = now;
    this.#shown = true;
    stderr.write(`\r\x1b[2K${text.slice(0, (stderr.columns || 80) - 1)}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) this.#terminal.stderr.write('\r\x1b[2K');
    this.#shown = false;
  }
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
