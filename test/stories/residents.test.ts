import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

const group = "g-chunhui";

/** 阿芳 reports a street light in the group. */
async function darkStreet() {
  const town = await openTown();
  await town.person("fang").says("3号楼路灯坏了，我晚上带孩子回家怕", group);
  return { town, fang: town.person("fang"), wang: town.person("wang-xiulan") };
}

describe("a resident withdraws", () => {
  it("ends the request, and the owner hears of it", async () => {
    const { town, fang, wang } = await darkStreet();

    await fang.says("撤回 1");

    fang.hears(/#1 已撤回。/);
    wang.hears(/#1 · 市政设施：居民已撤回，不用再办/);
    expect(await town.request(1)).toMatchObject({ state: "withdrawn", outcome: "" });
    const before = town.spoken.length;
    await town.isDownFor(24 * 10);
    expect(town.spoken.slice(before).filter(({ text }) => text.includes("#1"))).toEqual([]);
  });

  it("may say that they have solved it themselves", async () => {
    const { town, fang, wang } = await darkStreet();

    await fang.says("我自己解决了");

    wang.hears(/居民自己解决了/);
    expect(await town.request(1)).toMatchObject({ state: "withdrawn", outcome: "self-solved" });
  });

  it("needs a number for words that may answer something else, and a request of their own", async () => {
    const { town, fang } = await darkStreet();

    await fang.says("不用了");
    await town.person("xiao-kai").says("撤回 1");
    town.person("xiao-kai").hears(/没有查到/);
    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
    await fang.says("不用了 1");

    expect(await town.request(1)).toMatchObject({ state: "withdrawn" });
  });

  it("leaves it to those who wait too, and hears nothing more of it", async () => {
    const { town, fang, wang } = await darkStreet();
    await town.person("old-zhang").says("+1", group);

    await fang.says("撤回 1");
    fang.hears(/您这边已撤回。还有别的居民在等/);
    wang.hears(/反映人撤回了，还有 1 人在等，请继续办/);
    const heard = fang.heard().length;
    await wang.says("收到 1");
    await wang.says("修好了 1，换了灯");
    await town.person("old-zhang").says("满意");

    expect(fang.heard()).toHaveLength(heard);
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "" });
  });

  it("ends it when they were the last to wait", async () => {
    const { town, fang } = await darkStreet();
    const zhang = town.person("old-zhang");
    await zhang.says("+1", group);
    await fang.says("撤回 1");

    await zhang.says("不用了 1，谢谢");
    await zhang.says("撤回 1");

    expect(await town.request(1)).toMatchObject({ state: "withdrawn" });
  });

  it("may come back with a +1", async () => {
    const { town, fang, wang } = await darkStreet();
    await town.person("old-zhang").says("+1", group);
    await fang.says("撤回 1");

    await fang.says("+1", group);
    await wang.says("修好了 1，换了灯");

    fang.hears(/#1.*换了灯/);
  });

  it("is shown the answer when there is one already", async () => {
    const { town, fang, wang } = await darkStreet();
    await wang.says("修好了");

    await fang.says("撤回 1");

    fang.hears(/已经反馈结果，请回“满意”/);
    expect(await town.request(1)).toMatchObject({ state: "resolved" });
  });
});

describe("a resident adds to a request", () => {
  it("tells the owner once, and no neighbour", async () => {
    const { town, fang, wang } = await darkStreet();
    const zhang = town.person("old-zhang");
    await zhang.says("+1", group);

    await fang.says("补充 1 灯在2单元门口，我电话晚上打");

    fang.hears(/已补充到 #1/);
    wang.heardOnce(/#1 · 市政设施 补充情况：“灯在2单元门口，我电话晚上打”/);
    await zhang.says("查 1");
    await fang.says("查 1");
    fang.hears(/您补充了情况：“灯在2单元门口/);
    zhang.hears(/^#1 · 市政设施/);
    expect(zhang.heard().join()).not.toMatch(/2单元门口|带孩子/);
    await wang.says("查 1");
    wang.hears(/补充情况（.*）：灯在2单元门口/);
  });

  it("means the quoted one, and nobody else's", async () => {
    const { town, fang, wang } = await darkStreet();
    await fang.says("5号楼垃圾没人清", group);
    await wang.says("收到 1");

    await fang.says("补充：灯柱也歪了", fang.place, { quotes: fang.last()?.id });
    await town.person("xiao-kai").says("补充 1 也看看我家");

    wang.hears(/^#1 · 市政设施 补充情况：“灯柱也歪了”/);
    town.person("xiao-kai").hears(/没有查到/);
  });
});

describe("a resident follows a request", () => {
  it("sees each step, what comes next and by when, and nothing of the pressing", async () => {
    const { town, fang, wang } = await darkStreet();
    await wang.says("收到");
    await town.isDownFor(24 * 8);

    await fang.says("我的诉求到哪了");

    fang.hears(/^#1 · 市政设施 · 正在办理\n“3号楼路灯坏了/);
    fang.hears(/11月24日（周二）10:00 登记好了\n.*交给春晖社区第一网格网格员办\n.*网格员签收了/);
    fang.hears(/下一步：已经过了时限，正在催办/);
    expect(fang.last()?.text).not.toMatch(/催办单|督办|挂牌|第一网格网格员牵头/);
  });

  it("sees why it rests and when it goes on", async () => {
    const { fang, wang } = await darkStreet();
    await wang.says("收到");

    await wang.says("1 等配件，下周一继续");
    await fang.says("查 1");

    fang.hears(/暂时等待：等配件/);
    fang.hears(/下一步：等配件，预计11月30日/);
  });

  it("is shown the way of the request that theirs has become one with", async () => {
    const { town, wang } = await darkStreet();
    const zhang = town.person("old-zhang");
    await zhang.says("3号楼门口的路灯又不亮了，黑得要命");
    await wang.says("并案 2 到 1");
    await wang.says("修好了 1，换了灯");

    await zhang.says("查 2");

    zhang.hears(/^#2 · 市政设施 · 和 #1 一起办 · 办好了，等您确认\n“3号楼门口的路灯又不亮了，黑得要命”/);
    zhang.hears(/反馈结果：.*换了灯/);
    expect(zhang.last()?.text).not.toContain("带孩子");
    await zhang.says("满意 2");
    await zhang.says("查 2");
    zhang.hears(/您答复过了，还在等别的居民答复/);
  });

  it("hears in the group only what the group has heard, and so does a neighbour", async () => {
    const { town, fang } = await darkStreet();

    await town.person("wu-ayi").says("查 1", group);
    expect(town.group(group).last()?.text).toMatch(/^#1 · 市政设施 · 已分派·待签收/);
    town.person("wu-ayi").hearsNothing();
    await fang.says("查 1", group);

    town.group(group).hears(/^#1 · 市政设施 · 已分派·待签收，经过已私聊发您。/);
    fang.hears(/下一步：/);
  });

  it("shows staff what was fixed, why it came there and who waits", async () => {
    const { town, wang } = await darkStreet();
    await town.person("old-zhang").says("+1", group);
    await wang.says("收到");

    await wang.says("查 1");

    wang.hears(/^#1 · 市政设施 · 一般 · 处理中\n“3号楼路灯坏了，我晚上带孩子回家怕”/);
    wang.hears(/居民：阿芳 · 2 人在等\n承办：王秀兰 · 备岗：李建国/);
    wang.hears(/目标：.+\n时限：.*前办结\n为什么到这里：/);
  });
});

describe("a request that is opened again", () => {
  it("has half of its time when that is more than a working day", async () => {
    const { town, fang, wang } = await darkStreet();
    await wang.says("修好了");

    await fang.says("没解决");

    // Half of five working days, rounded up, from Tuesday on.
    expect((await town.request(1))?.dueAt.toISOString()).toBe("2026-11-27T10:00:00.000Z");
    fang.hears(/#1 已重新办理，11月27日（周五）18:00前办结/);
    town.person("zhao-lei").hears(/居民说没解决/);
  });

  it("has a working day when half of its time is less", async () => {
    const town = await openTown();
    await town.person("fang").says("东门的井盖没了", group);
    await town.person("wang-xiulan").says("修好了 1，盖好了");

    await town.person("fang").says("没解决");

    expect((await town.request(1))?.dueAt.toISOString()).toBe("2026-11-25T10:00:00.000Z");
  });

  it("is told to the next above who may see it", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("我要投诉网格员王秀兰，态度恶劣");
    const chen = town.person("chen-zhiyuan");
    await chen.says("收到 1");
    await chen.says("修好了 1，已经谈话，本人道歉");

    await fang.says("没解决");

    chen.hears(/#1 .*居民说没解决/);
    town.person("lu-min").hears(/#1 .*居民说没解决/);
    for (const id of ["zhao-lei", "wang-xiulan"]) town.person(id).hearsNothing();
  });

  it("says how it stands when there is nothing to open", async () => {
    const { fang, wang } = await darkStreet();
    await wang.says("收到");
    await fang.says("没解决 1");
    fang.hears(/#1 还在办理中/);

    await fang.says("撤回 1");
    await fang.says("没解决 1");

    fang.hears(/#1 现在是“已撤回”/);
  });
});
