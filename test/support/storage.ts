import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStorage, type Storage } from "../../storage/storage.ts";

/** An empty memory of one community in a file of its own; a second community may share the file. */
export async function openEmpty(
  community = "a",
): Promise<{ storage: Storage; file: string; also(other: string): Promise<Storage> }> {
  const folder = await mkdtemp(join(tmpdir(), "linli-storage-"));
  const file = join(folder, "linli.db");
  const opened: Storage[] = [];
  const open = async (id: string) => {
    const storage = await openStorage({ file, community: id, synchronous: "off" });
    opened.push(storage);
    return storage;
  };
  onTestFinished(async () => {
    for (const storage of opened) await storage.close();
    await rm(folder, { recursive: true });
  });
  return { storage: await open(community), file, also: open };
}
