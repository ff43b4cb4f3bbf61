import { BadPicture, type Cleaned, part } from "./picture.ts";

const headLength = 13;
const frame = 0x2c;
const extension = 0x21;
const trailer = 0x3b;
const timing = 0xf9;
const application = 0xff;
/** Says how often to play; other programs' blocks hold their notes. */
const repetition = ["NETSCAPE2.0", "ANIMEXTS1.0"];

export function cleanGif(bytes: Buffer): Cleaned {
  const start = headLength + tableLength(bytes.readUInt8(10));
  const kept = [part(bytes, 0, start)];
  let frames = 0;
  let at = start;
  for (let code = bytes.readUInt8(at); code !== trailer; code = bytes.readUInt8(at)) {
    const end = endOfBlock(bytes, at, code);
    if (code === frame) frames += 1;
    if (code === frame || isNeeded(bytes, at)) kept.push(part(bytes, at, end - at));
    at = end;
  }
  if (frames === 0) throw new BadPicture("There is no picture in it");
  const clean = Buffer.concat([...kept, Buffer.from([trailer])]);
  return { bytes: clean, width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** A table of colours follows where the first bit says so. */
function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0;
}

function endOfBlock(bytes: Buffer, at: number, code: number): number {
  if (code === extension) return endOfParts(bytes, at + 2);
  if (code !== frame) throw new BadPicture("There is an unknown block");
  return endOfParts(bytes, at + 10 + tableLength(bytes.readUInt8(at + 9)) + 1);
}

/** Parts, each behind its length, until an empty one. */
function endOfParts(bytes: Buffer, from: number): number {
  let at = from;
  for (let length = bytes.readUInt8(at); length > 0; length = bytes.readUInt8(at)) at += length + 1;
  return at + 1;
}

function isNeeded(bytes: Buffer, at: number): boolean {
  const label = bytes.readUInt8(at + 1);
  return (
    label === timing ||
    (label === application && repetition.includes(bytes.toString("latin1", at + 3, at + 14)))
  );
}
