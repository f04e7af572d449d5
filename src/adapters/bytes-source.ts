/** Bytes that are read where they are wanted: a file need not fit into memory. */
export interface BytesSource {
  readonly size: number;
  /** A copy of `length` bytes from `offset`; the caller asks for nothing beyond `size`. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function bytesSource(bytes: Uint8Array): BytesSource {
  return { size: bytes.length, read: async (offset, length) => bytes.slice(offset, offset + length) };
}
