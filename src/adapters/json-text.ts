/**
 * JSON text to a value, with errors that name the line and the column on every engine (what `JSON.parse` says differs
 * between engines, and often has no position at all).
 */
import { checkText, InputError } from '../input-error.js';

/**
 * Parses one JSON document (RFC 8259).
 * @param source What the text is called in an error, such as its file name.
 * @param firstLine The number of the text's first line in that file.
 * @throws InputError such as `model.json: expected ',' or '}', got 'x' at line 3, column 14`.
 */
export function parseJson(text: string, source: string, firstLine = 1): unknown {
  checkText('the text', text);
  checkText('source', source);
  const document = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(document);
  } catch (cause) {
    const fault = new Scanner(document).fault() ?? { at: 0, wanted: 'JSON' };
    const before = document.slice(0, fault.at).split('\n');
    const line = firstLine + before.length - 1;
    const column = before.at(-1)!.length + 1;
    const got = document.slice(fault.at).match(/^(?:[\w.+-]{1,20}|[^\n])/)?.[0];
    const what = fault.at >= document.length ? 'the end' : got === undefined ? 'the end of the line' : `'${got}'`;
    throw new InputError(`${source}: expected ${fault.wanted}, got ${what} at line ${line}, column ${column}`, {
      cause,
    });
  }
}

interface Fault {
  /** Offset of the first character that does not fit. */
  readonly at: number;
  readonly wanted: string;
}

const space = /[ \t\n\r]*/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** Characters of a string that need no escape: matched again and again, not by a repeated group, whose stack a long string would overflow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
const plain = /[^"\\\u0000-\u001f]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Finds where a text stops being JSON. Nesting is kept on a list, so that depth has no limit. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first fault, or undefined when the text is JSON. */
  fault(): Fault | undefined {
    const open: string[] = [];
    for (;;) {
      if (this.#take('{')) {
        if (!this.#take('}')) {
          const fault = this.#key(`'"' or '}'`);
          if (fault) return fault;
          open.push('}');
          continue;
        }
      } else if (this.#take('[')) {
        if (!this.#take(']')) {
          open.push(']');
          continue;
        }
      } else if (!this.#match(scalar) && !this.#string()) {
        return this.#text[this.#at] === '"'
          ? { at: this.#at, wanted: 'a closed string' }
          : { at: this.#at, wanted: 'a value' };
      }
      for (;;) {
        const close = open.at(-1);
        if (close === undefined) {
          this.#match(space);
          return this.#at < this.#text.length ? { at: this.#at, wanted: 'the end' } : undefined;
        }
        if (this.#take(',')) {
          const fault = close === '}' ? this.#key(`'"'`) : undefined;
          if (fault) return fault;
          break;
        }
        if (!this.#take(close)) return { at: this.#at, wanted: `',' or '${close}'` };
        open.pop();
      }
    }
  }

  #key(wanted: string): Fault | undefined {
    this.#match(space);
    if (!this.#string()) return { at: this.#at, wanted };
    return this.#take(':') ? undefined : { at: this.#at, wanted: `':'` };
  }

  /** Moves behind a whole string; stays where there is none. */
  #string(): boolean {
    const start = this.#at;
    if (this.#text[start] === '"') {
      ++this.#at;
      do this.#match(plain);
      while (this.#match(escaped));
      if (this.#text[this.#at] === '"') {
        ++this.#at;
        return true;
      }
    }
    this.#at = start;
    return false;
  }

  /** Skips white space, then `character` if it is next. Either way, the scanner stands on what comes next. */
  #take(character: string): boolean {
    this.#match(space);
    if (this.#text[this.#at] !== character) return false;
    ++this.#at;
    this.#match(space);
    return true;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.test(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}
