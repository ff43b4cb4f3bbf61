import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { limits } from "../limits.ts";
import { damaged, locked, Unreadable } from "./unreadable.ts";

export interface Zip {
  names: string[];
  /** A part unpacked, undefined when there is none of that name. */
  part(name: string): Promise<Buffer | undefined>;
  /** Unpacks everything once, for a reader that does so by itself. */
  tryAll(): Promise<void>;
}

const { entries: maxEntries, unpackedBytes, partBytes, ratio, evenBytes } = limits.zip;
const bomb = "文件解开后大得不正常，不能收。如果它没有问题，请另存为新的文件再传";

/** Looks at the directory before anything is unpacked; what it claims is held against what comes out. */
export async function openZip(bytes: Buffer): Promise<Zip> {
  const file = await fromBufferPromise(bytes, { lazyEntries: true }).catch(() => refuse(damaged));
  const parts = await directory(file);
  return {
    names: [...parts.keys()],
    async part(name) {
      const entry = parts.get(name);
      return entry && Buffer.concat(await collect(file, entry, true));
    },
    async tryAll() {
      for (const entry of parts.values()) await collect(file, entry, false);
    },
  };
}

async function directory(file: ZipFile): Promise<Map<string, Entry>> {
  if (file.entryCount > maxEntries) refuse(bomb);
  const parts = new Map<string, Entry>();
  let size = 0;
  try {
    for await (const entry of file.eachEntry()) {
      const { fileName, uncompressedSize, compressedSize } = entry;
      if (entry.isEncrypted()) refuse(locked);
      size += uncompressedSize;
      const isUneven = uncompressedSize > evenBytes && uncompressedSize > compressedSize * ratio;
      if (size > unpackedBytes || isUneven) refuse(bomb);
      if (parts.has(fileName) || parts.size >= maxEntries) refuse(damaged);
      parts.set(fileName, entry);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(damaged);
  }
  return parts;
}

async function collect(file: ZipFile, entry: Entry, keep: boolean): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await file.openReadStreamPromise(entry)) {
      size += chunk.length;
      if (size > partBytes) refuse(bomb);
      if (keep) chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(damaged);
  }
  return chunks;
}

function refuse(problem: string): never {
  throw new Unreadable(problem);
}
