import { BadPicture, type Cleaned, part } from "./picture.ts";

const headLength = 12;
const needed = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** The flags in VP8X that announce notes of the camera and of programs. */
const notes = 0x08 | 0x04;
/** So much of an ANMF chunk stands before the chunks inside it. */
const frameHead = 16;

interface Chunk {
  name: string;
  content: Buffer;
}

export function cleanWebp(bytes: Buffer): Cleaned {
  const length = bytes.readUInt32LE(4) - 4;
  const chunks = chunksIn(part(bytes, headLength, length)).filter(({ name }) => needed.has(name));
  const body = Buffer.concat(chunks.map(written));
  const head = Buffer.from(bytes.subarray(0, headLength));
  head.writeUInt32LE(body.length + 4, 4);
  return { bytes: Buffer.concat([head, body]), ...sizeOf(chunks) };
}

function chunksIn(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    chunks.push({ name: bytes.toString("latin1", at, at + 4), content: part(bytes, at + 8, length) });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function written({ name, content }: Chunk): Buffer {
  const clean = cleanContent(name, content);
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(clean.length, 4);
  return Buffer.concat([head, clean, Buffer.alloc(clean.length % 2)]);
}

function cleanContent(name: string, content: Buffer): Buffer {
  if (name === "VP8X") {
    const clean = Buffer.from(content);
    clean.writeUInt8(content.readUInt8(0) & ~notes, 0);
    return clean;
  }
  if (name !== "ANMF") return content;
  const inside = chunksIn(content.subarray(frameHead)).filter((chunk) => needed.has(chunk.name));
  return Buffer.concat([part(content, 0, frameHead), ...inside.map(written)]);
}

function sizeOf(chunks: Chunk[]): { width: number; height: number } {
  const [first] = chunks;
  const hasPicture = chunks.some(({ name }) => ["VP8 ", "VP8L", "ANMF"].includes(name));
  if (!first || !hasPicture) throw new BadPicture("There is no picture in it");
  const { name, content } = first;
  if (name === "VP8X") return { width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 };
  if (name === "VP8L") {
    const packed = content.readUInt32LE(1);
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
  }
  if (name !== "VP8 ") throw new BadPicture("There is no picture at its beginning");
  return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
}
