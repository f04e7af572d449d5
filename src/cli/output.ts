/** The result of a command: text or JSON on stdout, and a file in the form its ending asks for. */
import { extname } from 'node:path';
import { InputError } from '../input-error.js';
import { checkWritable, writeText } from './files.js';
import type { Terminal } from './terminal.js';

/** What each file ending is made by. Pages are loaded only when asked for: drawing is most of the program. */
export type Forms = Readonly<Record<string, () => string | Promise<string>>>;

/** Checks, before the work, that `--out` has an ending the command knows and can be written. */
export function checkOut(out: string | undefined, endings: readonly string[]): void {
  if (out === undefined) return;
  if (!endings.includes(extname(out).toLowerCase())) {
    throw new InputError(`expected --out to end in ${endings.join(' or ')}, got '${out}'`);
  }
  checkWritable(out);
}

/** Writes the file of `--out`, if any, then the text, or the value as JSON. */
export async function emit(
  terminal: Terminal,
  values: { readonly json: boolean; readonly out: string | undefined },
  result: { readonly value: unknown; readonly text: () => string; readonly forms: Forms },
): Promise<void> {
  const { json, out } = values;
  if (out !== undefined) writeText(out, await result.forms[extname(out).toLowerCase()]!());
  terminal.stdout.write(json ? toJson(result.value) : `${result.text()}\n`);
  if (out !== undefined && !json) terminal.stdout.write(`\nWritten: ${out}\n`);
}

/** JSON, with typed arrays as lists and integers of any size as text. */
export function toJson(value: unknown): string {
  const plain = (_: string, item: unknown): unknown => {
    if (typeof item === 'bigint') return String(item);
    return ArrayBuffer.isView(item) && !(item instanceof DataView)
      ? Array.from(item as unknown as ArrayLike<number>)
      : item;
  };
  return `${JSON.stringify(value, plain, 2)}\n`;
}
