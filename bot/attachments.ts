import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kept } from "../storage/attachments.ts";
import type { Storage } from "../storage/storage.ts";
import { type Channel, Refused } from "./channels/channel.ts";
import type { Log } from "./log.ts";

interface Needs {
  storage: Storage;
  channels: Channel[];
  log: Log;
  now(): Date;
  /** Where the files are kept. */
  folder: string;
}

const atOnce = 4;
const largest = 10 * 1024 * 1024;
const tries = 5;
const firstWaitMs = 5_000;

/** Fetches what came with messages after they were acknowledged, and deletes what has been forgotten. Never rejects. */
export function attachmentKeeper({ storage, channels, log, now, folder }: Needs) {
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    const wanted = await storage.read.attachments.wanted(now(), atOnce);
    await Promise.all(wanted.map(fetchOne));
    for (const { id, file } of await storage.read.attachments.leftover(atOnce)) {
      await rm(join(folder, file), { force: true });
      await storage.transaction((store) => store.attachments.deleted(id));
    }
  }

  async function fetchOne({ id, channel: name, ref, attempts }: Kept): Promise<void> {
    const channel = channels.find((each) => each.name === name);
    try {
      if (!channel?.fetch) throw new Refused("这个渠道没有文件");
      const bytes = await channel.fetch(ref, largest);
      const file = String(id);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, file), bytes);
      await storage.transaction((store) => store.attachments.kept(id, file));
    } catch (error) {
      log.warn({ err: error, attachment: id }, "an attachment was not fetched");
      const nextAt = new Date(now().getTime() + firstWaitMs * 2 ** attempts);
      await storage.transaction((store) =>
        error instanceof Refused || attempts + 1 >= tries
          ? store.attachments.gone(id)
          : store.attachments.later(id, nextAt),
      );
    }
  }

  return {
    work(): Promise<void> {
      working ??= work()
        .catch((error: unknown) => log.error({ err: error }, "attachments could not be looked after"))
        .finally(() => {
          working = undefined;
        });
      return working;
    },
    /** Resolves when nothing is being fetched. */
    idle: async (): Promise<void> => working,
  };
}
