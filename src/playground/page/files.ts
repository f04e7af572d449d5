/** Files in and out. */
import type { LoadedFile } from '../messages.js';

/** Larger files are for the command line. */
const MOST_BYTES = 64 * 2 ** 20;

export async function readFile(file: File): Promise<LoadedFile> {
  if (file.size > MOST_BYTES)
    throw new Error(`${file.name}: expected at most 64 MiB, got ${Math.round(file.size / 2 ** 20)} MiB`);
  return { name: file.name, text: await file.text() };
}

/** Has the browser save a text. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
