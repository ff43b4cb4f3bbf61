import { describe, expect, it } from "vitest";
import { openEmpty } from "../support/storage.ts";

const seenAt = new Date("2026-11-24T02:00:00.000Z");
const later = new Date("2026-11-25T02:00:00.000Z");
const room = { place: "room:1", platformId: "@@a", topic: "幸福里", members: ["李婶", "王姐🏠"], seenAt };

describe("rooms whose ids change", () => {
  it("come back as they were kept, those seen last first", async () => {
    const { storage } = await openEmpty();
    const newer = { ...room, place: "room:2", platformId: "@@b", seenAt: later };
    await storage.transaction((store) => store.rooms.save("wechat", room));
    await storage.transaction((store) => store.rooms.save("wechat", newer));

    expect(await storage.read.rooms.all("wechat")).toEqual([newer, room]);
  });

  it("are one room however often they are kept", async () => {
    const { storage } = await openEmpty();
    const again = { ...room, platformId: "@@c", topic: "新名字", members: [], seenAt: later };
    await storage.transaction((store) => store.rooms.save("wechat", room));
    await storage.transaction((store) => store.rooms.save("wechat", again));

    expect(await storage.read.rooms.all("wechat")).toEqual([again]);
  });

  it("belong to a channel and a community", async () => {
    const { storage, also } = await openEmpty();
    const other = await also("b");
    await storage.transaction((store) => store.rooms.save("wechat", room));
    await other.transaction((store) => store.rooms.save("wechat", { ...room, topic: "别处" }));

    expect(await storage.read.rooms.all("dingtalk")).toEqual([]);
    expect(await other.read.rooms.all("wechat")).toEqual([]);
    expect(await storage.read.rooms.all("wechat")).toEqual([room]);
  });
});
