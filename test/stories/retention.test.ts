import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { canary, filesWith } from "../support/canaries.ts";
import { openTown, type Town } from "../support/town.ts";

const broken = canary("a", "broken");
const more = canary("b", "more");

/** A lamp that was mended on the day, and one that nobody has mended. */
async function twoLamps(): Promise<Town> {
  const town = await openTown();
  await town.person("fang").says(`3号楼路灯坏了，${broken}门口`);
  await town.person("xiao-kai").says(`5号楼路灯坏了，${more}门口`);
  await town.person("wang-xiulan").says("修好了 1");
  await town.person("fang").says("1 满意");
  return town;
}

async function nightsPass(town: Town, days: number): Promise<void> {
  await town.isDownFor(24 * days);
  await town.isDownFor(24);
}

describe("a request that was over two years ago", () => {
  it("keeps number, kind, place in the tree and rating, and loses whoever it was", async () => {
    const town = await twoLamps();

    await nightsPass(town, 731);

    const request = await town.request(1);
    expect(request).toMatchObject({ number: 1, state: "closed", rating: "满意", nodeId: "chunhui-3" });
    expect(request).toMatchObject({ openedBy: "deleted:", problem: "（已删除）", where: "" });
    expect(await town.storage().read.requests.replay(request?.id ?? 0)).toEqual(request);
    expect(await filesWith(dirname(town.file), [broken])).toEqual([]);
  });

  it("is left alone as long as it is not so long ago, or not over", async () => {
    const town = await twoLamps();

    await nightsPass(town, 720);

    expect(await town.request(1)).toMatchObject({ openedBy: "fang" });
    await nightsPass(town, 30);
    expect((await town.request(2))?.problem).toContain(more);
  });
});

describe("letters in private chats", () => {
  const said = async (town: Town) =>
    (await town.storage().read.outbox.talkIn("simulator", "p-wang-xiulan", 10))
      .map(({ text }) => text)
      .join();

  it("lose their words after ninety days and are still known to have been sent", async () => {
    const town = await twoLamps();
    expect(await said(town)).toContain(broken);
    const before = await town.storage().read.outbox.count("sent");

    await nightsPass(town, 91);

    expect(await said(town)).not.toMatch(/Zq/);
    expect(await town.storage().read.outbox.count("sent")).toBeGreaterThanOrEqual(before);
  });

  it("keep them for eighty days, and groups keep what they have heard", async () => {
    const town = await twoLamps();
    await town.person("fang").says("3号楼下水道堵了", "g-chunhui");

    await nightsPass(town, 80);
    expect(await said(town)).toContain(broken);
    await nightsPass(town, 20);

    const group = await town.storage().read.outbox.talkIn("simulator", "g-chunhui", 10);
    expect(group.map(({ text }) => text).join()).toContain("已登记 #3");
  });
});
