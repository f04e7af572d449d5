/** The bytes of saved deep agents: a header with a checksum, and sections of a length each. */

/** With the checksum that the contents have: FNV-1a over all that follows it. */
export function sealed(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of bytes.subarray(12)) hash = Math.imul(hash ^ byte, 0x01000193);
  new DataView(bytes.buffer).setUint32(8, hash >>> 0, true);
  return bytes;
}

/** Where each section begins, its length first. */
export function sectionsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer);
  const starts: number[] = [];
  for (let at = 12; at < bytes.length; at += 4 + Math.ceil(view.getUint32(at, true) / 4) * 4) starts.push(at);
  return starts;
}
