import { describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown, type Town } from "../support/town.ts";

/** Two requests of 春晖苑3号楼 in 王秀兰's hands in the late afternoon, the first one signed. */
async function withTwoTasks(): Promise<Town> {
  const town = await openTown({ startAt: instantOn("2026-11-24", "17:00") });
  await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
  await town.person("wang-xiulan").says("收到 1");
  await town.person("fang").says("3号楼垃圾桶满了没人清", "g-chunhui");
  return town;
}

describe("王秀兰 takes leave for three days while she holds two tasks", () => {
  it("hears once what was noted, and nothing moves before the day comes", async () => {
    const town = await withTwoTasks();
    const wang = town.person("wang-xiulan");

    await wang.says("我请假 11月25日到11月27日 家里有事");

    wang.hears(/^记下了：11月25日（周三）到11月27日（周五）请假，由备岗李建国接。到时您手上的 2 件会转过去/);
    expect(await town.request(1)).toMatchObject({ state: "accepted", ownerId: "wang-xiulan" });
    expect(town.person("li-jianguo").heard().join()).not.toMatch(/请假/);
  });

  it("hands both to the deputy in one message in the morning, and residents hear nothing", async () => {
    const town = await withTwoTasks();
    const li = town.person("li-jianguo");
    await town.person("wang-xiulan").says("我请假 11月25日到11月27日");
    const heard = town.person("fang").heard().length;

    await town.hoursPass(14);

    expect(li.heard().filter((text) => text.includes("请假"))).toHaveLength(1);
    const [list] = li.heard().filter((text) => text.includes("请假"));
    expect(list).toMatch(/^王秀兰请假，下面 2 件由您接：\n#1 · 市政设施 · 春晖苑3号楼：“3号楼路灯坏了”，/);
    expect(list).toMatch(/#2 · 环境卫生 · .*前签收，.*前办结\n请逐件回“收到 编号”签收/);
    for (const number of [1, 2])
      expect(await town.request(number)).toMatchObject({
        ...{ state: "dispatched", ownerId: "li-jianguo", deputyId: "sun-yue", contactId: "wang-xiulan" },
        reason: "王秀兰请假，由备岗李建国接",
      });
    expect(town.person("fang").heard()).toHaveLength(heard);
    expect(town.person("wang-xiulan").heard().join()).not.toMatch(/下面 2 件/);
  });

  it("sends what comes in meanwhile to the deputy at once", async () => {
    const town = await openTown();
    await town.person("wang-xiulan").says("我请假 今天");

    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    town.person("li-jianguo").hears(/新诉求 #1/);
    expect(await town.request(1)).toMatchObject({
      reason: "春晖苑3号楼的市政设施：王秀兰请假，由备岗李建国接，孙悦备岗",
    });
  });

  it("leaves the work where it is when she is back, and tells her where", async () => {
    const town = await withTwoTasks();
    await town.person("wang-xiulan").says("我请假 11月25日");
    await town.hoursPass(14);
    for (const number of [1, 2]) await town.person("li-jianguo").says(`收到 ${number}`);

    await town.hoursPass(24);

    town
      .person("wang-xiulan")
      .heardOnce(/^欢迎回来，假期到了。\n不在时转给别人的：#1、#2（李建国），仍由对方办/);
    expect(await town.request(1)).toMatchObject({ ownerId: "li-jianguo" });
    await town.person("fang").says("3号楼楼道灯不亮了", "g-chunhui");
    expect(await town.request(3)).toMatchObject({ ownerId: "wang-xiulan" });
  });

  it("comes back earlier by 销假, and nothing is handed over any more", async () => {
    const town = await withTwoTasks();
    const wang = town.person("wang-xiulan");
    await wang.says("我请假 11月25日到11月27日");

    await wang.says("销假");
    wang.hears(/^好的，这次请假取消了。/);
    await town.hoursPass(14);

    expect(town.person("li-jianguo").heard().join()).not.toMatch(/请假/);
    await wang.says("销假");
    wang.hears(/没有请假记录/);
  });

  it("is told, when the deputy is away as well, that the next one takes over", async () => {
    const town = await withTwoTasks();
    await town.person("li-jianguo").says("请假 今天到周五");

    await town.person("wang-xiulan").says("我请假 今天下午6点到周五");
    town.person("wang-xiulan").hears(/备岗也不在，由孙悦接/);
    await town.hoursPass(2);

    town.person("sun-yue").heardOnce(/^王秀兰请假，下面 2 件由您接/);
    expect(await town.request(1)).toMatchObject({
      ownerId: "sun-yue",
      reason: "王秀兰请假，备岗李建国也请假，由备岗孙悦接",
    });
  });

  it("goes up to the duty desk when all deputies are away", async () => {
    const town = await withTwoTasks();
    await town.person("sun-yue").says("请假 今天");
    await town.person("li-jianguo").says("请假 今天");

    await town.person("wang-xiulan").says("请假 今天");

    town.person("wang-xiulan").hears(/手上的事已转：#1、#2（刘清）。/);
    expect(await town.request(2)).toMatchObject({ ownerId: "liu-qing", state: "dispatched" });
  });

  it("keeps what rests until after she is back", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await wang.says("收到 1");
    await wang.says("1 等配件，12月1日继续");

    await wang.says("我请假 今天到周五");
    expect(await town.request(1)).toMatchObject({ state: "suspended", ownerId: "wang-xiulan" });
    await wang.says("我请假 今天到12月3日");

    expect(await town.request(1)).toMatchObject({ state: "suspended", ownerId: "li-jianguo" });
    town.person("li-jianguo").hears(/^王秀兰请假，这件由您接：\n#1 .*挂起\n回“查 编号”看经过。$/);
  });

  it("moves the days when she says others, and notes the same ones once", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await wang.says("我请假 11月26日到11月28日");

    await wang.says("我请假 11月26日到11月28日");
    wang.hears(/已经记过了/);
    await wang.says("我请假 11月26日到11月27日");

    const absences = await town.storage().read.roster.absences(town.clock.now());
    expect(absences).toHaveLength(1);
    expect(absences[0]?.until.toISOString()).toBe("2026-11-27T16:00:00.000Z");
  });

  it("survives a bot that stood still when it began", async () => {
    const town = await withTwoTasks();
    await town.person("wang-xiulan").says("我请假 11月25日到11月27日");

    await town.isDownFor(20);
    await town.isDownFor(1);

    town.person("li-jianguo").heardOnce(/^王秀兰请假，下面 2 件由您接/);
  });
});

describe("leave that somebody enters for another", () => {
  it("is for superiors of that part of the tree, and the person hears of it", async () => {
    const town = await openTown();

    await town.person("zhao-lei").says("王秀兰请假 明天上午 去医院");

    town.person("zhao-lei").hears(/王秀兰：记下了：11月25日（周三）00:00—12:00请假/);
    town.person("wang-xiulan").hears(/春晖社区网格长给您记下了/);
    await town.person("chen-zhiyuan").says("王秀兰销假");
    town.person("chen-zhiyuan").hears(/王秀兰已销假/);
  });

  it.each([
    ["sun-yue", "王秀兰请假 明天"],
    ["tang-wei", "王秀兰请假 明天"],
    ["zhao-lei", "陈志远请假 明天"],
    ["liu-qing", "王秀兰请假 明天"],
    ["zhao-lei", "王小二请假 明天"],
  ])("is not for %s: %s", async (who, words) => {
    const town = await openTown();

    await town.person(who).says(words);

    town.person(who).hears(/^您负责的范围里没有叫“.*”的工作人员。/);
    expect(await town.storage().read.roster.absences(town.clock.now())).toEqual([]);
  });

  it("asks for days that were not said or are over", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");

    await wang.says("我请假");
    wang.hears(/请写清楚从哪天到哪天/);
    await wang.says("我请假 2026年11月1日到11月3日");

    wang.hears(/已经过去了/);
  });
});
