import { CFB } from "@e965/xlsx";

const textStart = 0x600;

/** A Word file from before 2007 with nothing but its text: a header, the text, and the table of the text's pieces. */
export function oldWord(text: string, { isEncrypted = false } = {}): Buffer {
  const words = Buffer.from(text, "utf16le");
  const header = Buffer.alloc(textStart);
  header.writeUInt16LE(0xa5ec, 0);
  header.writeUInt16LE(0xc1, 2);
  header.writeUInt16LE(0x0200 | (isEncrypted ? 0x0100 : 0), 0x0a);
  header.writeUInt32LE(text.length, 0x4c);
  const pieces = pieceTable(text.length);
  header.writeUInt32LE(0, 0x1a2);
  header.writeUInt32LE(pieces.length, 0x1a6);
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, "/WordDocument", Buffer.concat([header, words, Buffer.alloc(4096)]));
  CFB.utils.cfb_add(file, "/1Table", Buffer.concat([pieces, Buffer.alloc(4096)]));
  return Buffer.from(CFB.write(file, { type: "buffer" }) as Uint8Array);
}

/** One piece that holds everything. */
function pieceTable(length: number): Buffer {
  const table = Buffer.alloc(5 + 8 + 8);
  table.writeUInt8(2, 0);
  table.writeUInt32LE(16, 1);
  table.writeUInt32LE(0, 5);
  table.writeUInt32LE(length, 9);
  table.writeUInt32LE(textStart, 15);
  return table;
}
