import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { dingtalk } from "../../bot/channels/dingtalk/dingtalk.ts";
import { importFolder } from "../../bot/command-line.ts";
import { openLog } from "../../bot/log.ts";
import { noModel } from "../../bot/model.ts";
import { openTown } from "../../bot/town.ts";
import { openStorage } from "../../storage/storage.ts";
import { quick } from "./dingtalk-bot.ts";
import type { Platform } from "./dingtalk-platform.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;

/** The demo community with one of its groups on a DingTalk platform; it can be stopped and opened again. */
export async function dingtalkTown(platform: Platform, place: string) {
  const folder = await mkdtemp(join(tmpdir(), "linli-dingtalk-"));
  const file = join(folder, "linli.db");
  const now = () => new Date();
  const open = (community = "qinghe") => openStorage({ file, community, synchronous: "off" });
  const code = await importFolder(demo, { open, defaults, now, print: () => undefined });
  if (code !== 0) throw new Error("The demo community was refused");
  const log: string[] = [];
  let leases = 0;
  let town = await openAgain();
  await town.storage.transaction((store) =>
    store.places.saveGroups([
      {
        channel: "dingtalk",
        place,
        nodeId: "chunhui-grid-1",
        purpose: "residents",
        name: "群",
        listening: true,
        members: [],
      },
    ]),
  );
  onTestFinished(async () => {
    await town.stop();
    await rm(folder, { recursive: true });
  });

  async function openAgain() {
    const written = openLog("debug", { write: (line) => void log.push(line) });
    const channel = dingtalk({
      ...{ clientId: platform.clientId, clientSecret: platform.clientSecret, log: written },
      ...{ apiUrl: platform.url, oapiUrl: platform.url, now, chance: Math.random, timings: quick },
    });
    const opened = await openTown({
      ...{ storage: await open(), channels: [channel], model: noModel, log: written, now },
      ...{ newLease: () => `lease-${leases++}`, newCode: () => "48271935" },
      ...{ chance: Math.random, files: join(folder, "files") },
    });
    await opened.start();
    return opened;
  }

  return {
    log,
    town: () => town,
    async restart(): Promise<void> {
      await town.stop();
      town = await openAgain();
    },
  };
}
