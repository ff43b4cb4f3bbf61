import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kept } from "../storage/attachments.ts";
import type { Storage } from "../storage/storage.ts";
import { type Channel, Refused } from "./channels/channel.ts";
import type { Log } from "./log.ts";
import { BadPicture } from "./pictures/picture.ts";
import { cleanPicture, largestPicture, pictureType } from "./pictures.ts";

interface Needs {
  storage: Storage;
  channels: Channel[];
  log: Log;
  now(): Date;
  /** A name that nothing else has. */
  newName(): string;
  /** Where the files are kept. */
  folder: string;
}

export type AttachmentKeeper = ReturnType<typeof attachmentKeeper>;

const atOnce = 4;
const tries = 5;
const firstWaitMs = 5_000;
/** Files that came before their message. The others are called like their rows. */
const brought = "brought-";

/**
 * Fetches what came with messages after they were acknowledged, takes what is brought before they are, and deletes what
 * has been forgotten. A picture is written down without what it tells beside itself. `work` never rejects.
 */
export function attachmentKeeper({ storage, channels, log, now, newName, folder }: Needs) {
  let working: Promise<void> | undefined;
  let swept = false;
  const inHand = new Set<string>();

  async function work(): Promise<void> {
    if (!swept) await sweep();
    const wanted = await storage.read.attachments.wanted(now(), atOnce);
    await Promise.all(wanted.map(fetchOne));
    for (const { id, file } of await storage.read.attachments.leftover(atOnce)) {
      await rm(join(folder, file), { force: true });
      await storage.transaction((store) => store.attachments.deleted(id));
    }
  }

  async function fetchOne({ id, channel: name, kind, ref, attempts }: Kept): Promise<void> {
    const channel = channels.find((each) => each.name === name);
    try {
      if (!channel?.fetch) throw new Refused("这个渠道没有文件");
      const bytes = await channel.fetch(ref, largestPicture);
      const isPicture = kind === "picture" || pictureType(bytes) !== undefined;
      const file = String(id);
      await write(file, isPicture ? cleanPicture(bytes) : bytes);
      await storage.transaction((store) => store.attachments.kept(id, file));
    } catch (error) {
      log.warn({ err: error, attachment: id }, "an attachment was not fetched");
      const nextAt = new Date(now().getTime() + firstWaitMs * 2 ** attempts);
      const isHopeless = error instanceof Refused || error instanceof BadPicture || attempts + 1 >= tries;
      await storage.transaction((store) =>
        isHopeless ? store.attachments.gone(id) : store.attachments.later(id, nextAt),
      );
    }
  }

  async function write(file: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, file), bytes, { flush: true });
  }

  /**
   * Writes a picture down and then tells which file it is, so that its message can be kept with it. A file that no
   * message has got by then is gone again. Throws a BadPicture when it is none; then nothing was written.
   */
  async function bring(bytes: Uint8Array, tell: (file: string) => Promise<void>): Promise<void> {
    const clean = cleanPicture(bytes);
    const file = brought + newName();
    inHand.add(file);
    try {
      await write(file, clean);
      await tell(file);
    } finally {
      await dropUnknown([file]);
      inHand.delete(file);
    }
  }

  /** Files whose messages the bot's end has prevented. */
  async function sweep(): Promise<void> {
    const found = await readdir(folder).catch(() => []);
    const idle = found.filter((file) => file.startsWith(brought) && !inHand.has(file));
    for (let first = 0; first < idle.length; first += 500) await dropUnknown(idle.slice(first, first + 500));
    swept = true;
  }

  async function dropUnknown(files: string[]): Promise<void> {
    const known = await storage.read.attachments.filesAmong(files);
    for (const file of files) {
      if (!known.includes(file)) await rm(join(folder, file), { force: true });
    }
  }

  return {
    bring,
    work(): Promise<void> {
      working ??= work()
        .catch((error: unknown) => log.error({ err: error }, "attachments could not be looked after"))
        .finally(() => {
          working = undefined;
        });
      return working;
    },
    /** The bytes of a file; undefined when they are not there any more. */
    read: (file: string): Promise<Uint8Array | undefined> =>
      readFile(join(folder, file)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
    /** Resolves when nothing is being fetched. */
    idle: async (): Promise<void> => working,
  };
}
