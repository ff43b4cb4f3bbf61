export interface Cleaned {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** Not a picture that can be kept; the text is meant for whoever has sent it. */
export class BadPicture extends Error {}

/** Buffers let one slice over the end without a word; a picture that ends too early must not pass. */
export function part(bytes: Buffer, from: number, length: number): Buffer {
  if (length < 0 || from + length > bytes.length) throw new RangeError("The picture ends too early");
  return bytes.subarray(from, from + length);
}
