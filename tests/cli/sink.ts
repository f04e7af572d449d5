import { Writable } from 'node:stream';

/** Keeps what is written to it; no terminal. */
export class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
