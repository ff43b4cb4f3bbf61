import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { wechat, wechatName } from "../../bot/channels/wechat/wechat.ts";
import { importFolder } from "../../bot/command-line.ts";
import { openLog } from "../../bot/log.ts";
import { noModel } from "../../bot/model.ts";
import { openTown } from "../../bot/town.ts";
import { openStorage } from "../../storage/storage.ts";
import { quick } from "./wechat-bot.ts";
import type { Gateway } from "./wechat-gateway.ts";

const defaults = new URL("../../storage/defaults/", import.meta.url).pathname;
const demo = new URL("../../storage/demo/", import.meta.url).pathname;

/** The demo community with one of its groups on WeChat; it can be stopped and opened again. */
export async function wechatTown({ endpoint, token }: Gateway, place: string) {
  const folder = await mkdtemp(join(tmpdir(), "linli-wechat-"));
  const file = join(folder, "linli.db");
  const now = () => new Date();
  const open = (community = "qinghe") => openStorage({ file, community, synchronous: "off" });
  const code = await importFolder(demo, { open, defaults, now, print: () => undefined });
  if (code !== 0) throw new Error("The demo community was refused");
  const log = openLog("silent");
  let leases = 0;
  let online = Promise.withResolvers<void>();
  let town = await openAgain();
  const group = { channel: wechatName, place, nodeId: "chunhui-grid-1", name: "群", listening: true };
  await town.storage.transaction((store) =>
    store.places.saveGroups([{ ...group, purpose: "residents", members: [] }]),
  );
  onTestFinished(async () => {
    await town.stop();
    await rm(folder, { recursive: true });
  });

  async function openAgain() {
    const storage = await open();
    const rooms = {
      all: () => storage.read.rooms.all(wechatName),
      save: (room: Parameters<typeof storage.read.rooms.save>[1]) =>
        storage.transaction((store) => store.rooms.save(wechatName, room)),
    };
    const channel = wechat({
      ...{ endpoint, token, rooms, log, now, chance: Math.random, timings: quick },
      ...{ home: join(folder, "wechat"), environment: process.env },
    });
    online = Promise.withResolvers<void>();
    const opened = await openTown({
      ...{ storage, channels: [channel], model: noModel, log, now },
      ...{ newLease: () => `lease-${leases++}`, newCode: () => "48271935" },
      ...{ chance: Math.random, files: join(folder, "files") },
      onConnection: ({ state }) => state === "online" && online.resolve(),
    });
    await opened.start();
    return opened;
  }

  return {
    town: () => town,
    online: () => online.promise,
    async restart(): Promise<void> {
      await town.stop();
      town = await openAgain();
    },
  };
}
