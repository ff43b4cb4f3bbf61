import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("a place that is said afterwards", () => {
  it("belongs to the request of its author, and the right grid member gets it", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("路灯坏了", "g-chunhui");
    town.group("g-chunhui").hears(/^已登记 #1 · 市政设施 · .*前办结。在几号楼或哪个位置？/);

    await stranger.says("在3号楼东侧", "g-chunhui");

    town.group("g-chunhui").hears(/^#1 的地点记下了，谢谢。$/);
    town.person("wang-xiulan").hears(/新诉求 #1[\s\S]*地点：春晖苑3号楼东侧/);
    expect(await town.request(1)).toMatchObject({ nodeId: "chunhui-3", ownerId: "wang-xiulan" });
    expect(await town.request(2)).toBeUndefined();
  });

  it("corrects the author's own house without a word, and whoever had it is told", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("路灯坏了", "g-chunhui");

    await fang.says("在8号楼", "g-chunhui");

    expect(town.group("g-chunhui").heard()).toHaveLength(1);
    town.person("wang-xiulan").hears(/#1 的地点是春晖苑8号楼，已转给春晖社区第二网格网格员/);
    town.person("li-jianguo").hears(/新诉求 #1/);
    expect(await town.request(1)).toMatchObject({ nodeId: "chunhui-8", contactId: "li-jianguo" });
  });

  it("leaves it to whoever has signed it already", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");

    await fang.says("在8号楼", "g-chunhui");

    town.person("wang-xiulan").hears(/#1 补充了地点：春晖苑8号楼/);
    expect(await town.request(1)).toMatchObject({ ownerId: "wang-xiulan", where: "春晖苑8号楼" });
  });

  it("is completed by a neighbour who knows the unit, and who is no reporter for that", async () => {
    const town = await openTown();
    await town.person("stranger").says("电梯又坏了", "g-chunhui");
    await town.person("fang").says("对，2单元的", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ where: "春晖苑3号楼2单元", ownerId: "wang-xiulan" });
    expect(await town.storage().read.reporters.of([1])).toEqual([]);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
  });

  it("is not changed by a neighbour once it is known", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");

    await town.person("wu-ayi").says("对，8号楼1单元", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ where: "春晖苑3号楼2单元" });
  });

  it("is no place when somebody only says where they are", async () => {
    const town = await openTown();
    await town.person("fang").says("路灯坏了", "g-chunhui");

    for (const talk of ["我在8号楼", "8号楼有人吗", "3楼的快递到了", "谁在东门"])
      await town.person("fang").says(talk, "g-chunhui");

    expect(await town.request(1)).toMatchObject({ where: "春晖苑3号楼" });
  });
});

describe("a place that nobody knows", () => {
  it("is asked for once, in the receipt, and answered hours later", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("下水道堵了");
    expect(stranger.heard()).toHaveLength(1);
    stranger.hears(/已登记 #1 .*在几号楼或哪个位置？随时回“查 1”看进度。/);

    await town.hoursPass(2);
    await stranger.says("望江花园7号楼");

    stranger.hears(/^#1 的地点记为“望江花园7号楼”，由望江社区第二网格网格员（0100-6602 2212）跟进。$/);
    expect(await town.request(1)).toMatchObject({ nodeId: "wangjiang-7", ownerId: "deng-bo" });
  });

  it("may be a landmark in people's own words", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("路灯坏了", "g-chunhui");

    await stranger.says("菜市场旁边", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ where: "菜市场旁边" });
  });

  it("is never asked for twice", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("路灯坏了", "g-chunhui");

    await stranger.says("快来修一下啊", "g-chunhui");
    await stranger.says("2单元", "g-chunhui");

    const questions = town.spoken.filter(({ text }) => text.includes("在几号楼"));
    expect(questions).toHaveLength(1);
  });

  it.each([
    ["fang", "路灯坏了"],
    ["stranger", "东门的路灯坏了"],
    ["stranger", "3号楼路灯坏了"],
    ["stranger", "我要投诉物业，收费不合理"],
  ])("is not asked of %s who says %s", async (who, words) => {
    const town = await openTown();

    await town.person(who).says(words, "g-chunhui");

    town.group("g-chunhui").hears(/^已登记 #1 · [^？]*$/);
  });
});
