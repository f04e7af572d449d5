/** The result of a command: text or JSON on stdout, and a file in the form its ending asks for. */
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path';
import type { Document } from '../experiments/document.js';
import { InputError, show } from '../input-error.js';
import { renderText } from '../report/text.js';
import { checkApart, checkWritable, makeFolder, writeText } from './files.js';
import type { Terminal } from './terminal.js';

/** What a command has to say. */
export interface Result {
  /** For `--json` and for files `.json`. */
  readonly value: unknown;
  /** What is printed, and what files `.html` and `.md` hold, with their pictures; `out` is the file that is written. */
  readonly document?: (out: string) => Document;
  /** What is printed in place of a document. */
  readonly text?: () => string;
  /** Other endings. */
  readonly forms?: Readonly<Record<string, () => string>>;
}

/** Checks, before the work, that `--out` has an ending the command knows, can be written, and is not the file of `input`. */
export function checkOut(out: string | undefined, endings: readonly string[], input = ''): void {
  if (out === undefined) return;
  if (!endings.includes(extname(out).toLowerCase())) {
    throw new InputError(`expected --out to end in ${endings.join(' or ')}, got ${show(out)}`);
  }
  checkWritable(out);
  checkApart(out, input);
}

/** Writes the file of `--out`, if any, then the text, or the value as JSON. */
export async function emit(
  terminal: Terminal,
  { json, out }: { readonly json: boolean; readonly out: string | undefined },
  result: Result,
): Promise<void> {
  if (out !== undefined) writeText(out, await fileText(out, result));
  terminal.stdout.write(
    json
      ? toJson(result.value)
      : `${result.text?.() ?? renderText(result.document!(out === undefined ? '' : shownPath(out)))}\n`,
  );
  if (out !== undefined && !json) terminal.stdout.write(`\nWritten: ${out}\n`);
}

/** Pages and pictures are loaded only when asked for: drawing is most of the program. */
async function fileText(out: string, { value, document, forms = {} }: Result): Promise<string> {
  const ending = extname(out).toLowerCase();
  const path = shownPath(out);
  switch (ending) {
    case '.json':
      return toJson(value);
    case '.html':
      return (await import('../report/page.js')).renderPage(document!(path));
    case '.md': {
      const folder = basename(out, extname(out));
      const { text, files } = (await import('../report/markdown.js')).renderMarkdown(document!(path), folder);
      if (files.size > 0) makeFolder(join(dirname(out), folder));
      for (const [name, content] of files) writeText(join(dirname(out), name), content);
      return text;
    }
    default:
      return forms[ending]!();
  }
}

/** The file as a document names it: from where the command was run, or its name alone where it lies elsewhere. */
function shownPath(out: string): string {
  const path = relative('.', out);
  return path.startsWith('..') || isAbsolute(path) ? basename(out) : path;
}

/** JSON, with typed arrays as lists and integers of any size as text. */
export function toJson(value: unknown): string {
  const plain = (_: string, item: unknown): unknown => {
    if (typeof item === 'bigint') return String(item);
    return ArrayBuffer.isView(item) ? Array.from(item as unknown as ArrayLike<number>) : item;
  };
  return `${JSON.stringify(value, plain, 2)}\n`;
}
