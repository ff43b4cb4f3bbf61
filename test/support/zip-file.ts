import { crc32, deflateRawSync } from "node:zlib";

/** A part of a ZIP file, packed; its directory entry may say something else than what is there. */
export interface Part {
  name: string;
  packed: Buffer;
  crc: number;
  size: number;
  flags?: number;
  at?: number;
}

export function part(name: string, content: string | Uint8Array): Part {
  const bytes = Buffer.from(content);
  return { name, packed: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length };
}

export function zip(parts: Record<string, string | Uint8Array>): Buffer {
  return zipOf(Object.entries(parts).map(([name, content]) => part(name, content)));
}

export function zipOf(parts: Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const each of parts) {
    const file = Buffer.concat([header(0x04034b50, each), Buffer.from(each.name), each.packed]);
    directory.push(header(0x02014b50, { ...each, at: each.at ?? at }), Buffer.from(each.name));
    files.push(file);
    at += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}

/** Before a part, and once more for each in the directory, where two more fields stand in front and more behind. */
function header(sign: number, { name, packed, crc, size, flags = 0, at }: Part): Buffer {
  const isEntry = at !== undefined;
  const bytes = Buffer.alloc(isEntry ? 46 : 30);
  const shift = isEntry ? 2 : 0;
  bytes.writeUInt32LE(sign, 0);
  bytes.writeUInt16LE(20, 4 + shift);
  bytes.writeUInt16LE(flags | 0x0800, 6 + shift);
  bytes.writeUInt16LE(8, 8 + shift);
  bytes.writeUInt32LE(crc, 14 + shift);
  bytes.writeUInt32LE(packed.length, 18 + shift);
  bytes.writeUInt32LE(size, 22 + shift);
  bytes.writeUInt16LE(Buffer.byteLength(name), 26 + shift);
  if (isEntry) bytes.writeUInt32LE(at, 42);
  return bytes;
}
