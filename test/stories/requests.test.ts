import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("a resident says in the group that something is broken", () => {
  it("gets one short receipt with number, category and time limit, and nothing about a person", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("3号楼2单元电梯又坏了，我家502的老人下不来", "g-chunhui");

    const [receipt, ...more] = town.group("g-chunhui").heard();
    expect(more).toEqual([]);
    expect(receipt).toContain("已登记 #1 · 电梯与特种设备 · 11月27日（周五）10:00前办结");
    expect(receipt).not.toMatch(/阿芳|502|老人|2单元/);
    fang.hearsNothing();
  });

  it("reaches the grid member in private, with what, where and by when", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");

    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");

    wang.hears(/新诉求 #1 · 电梯与特种设备 · 较急/);
    wang.hears(/春晖苑3号楼2单元/);
    wang.hears(/11月24日（周二）10:30 前签收，11月27日（周五）10:00 前办结/);
  });

  it("goes to the building of the estate whose group it is", async () => {
    const town = await openTown();

    await town.person("huang-qiang").says("3号楼路灯坏了", "g-wangjiang");

    town.person("ma-xiaoyan").hears(/望江花园3号楼/);
    town.person("wang-xiulan").hearsNothing();
  });

  it("says nothing of the category in the group when the matter is private", async () => {
    const town = await openTown();

    await town.person("fang").says("楼上和我家因为漏水吵架，想请人调解", "g-chunhui");

    const [receipt] = town.group("g-chunhui").heard();
    expect(receipt).toMatch(/^已登记 #1，详情私聊。/);
    town.person("fang").hears(/邻里家庭矛盾/);
  });

  it("is silent about talk", async () => {
    const town = await openTown();

    for (const talk of ["今晚吃啥", "早上好", "收到", "好了", "没解决", "满意", "确认", "登记", "哈哈哈"]) {
      await town.person("fang").says(talk, "g-chunhui");
    }

    town.group("g-chunhui").hearsNothing();
    town.person("fang").hearsNothing();
  });
});

describe("a complaint about somebody who works for the community", () => {
  it("goes to the secretary, in private, and is hidden from that person", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");

    await town.person("fang").says("我要投诉网格员王秀兰，态度恶劣", "g-chunhui");

    town.group("g-chunhui").hears(/^已登记 #1，详情私聊。/);
    wang.hearsNothing();
    town.person("chen-zhiyuan").hears(/态度恶劣/);
    await wang.says("查 1");
    wang.hears(/没有查到/);
  });

  it("goes to the street when it is about the secretary", async () => {
    const town = await openTown();

    await town.person("fang").says("我要投诉书记不作为");

    town.person("lu-min").hears(/不作为/);
    town.person("chen-zhiyuan").hearsNothing();
  });
});

describe("a request that is opened again", () => {
  it("has deadlines of its own, the second time too", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("东门的井盖没了", "g-chunhui");
    for (let time = 0; time < 2; time += 1) {
      await town.person("wang-xiulan").says("修好了");
      await fang.says("没解决");
    }

    await town.hoursPass(24 * 5);

    expect(town.person("chen-zhiyuan").heard().join()).toMatch(/#1 .*已超时/);
  });
});

describe("the closed loop", () => {
  it("goes from the receipt to a satisfied resident", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const wang = town.person("wang-xiulan");
    await fang.says("3号楼2单元电梯又坏了", "g-chunhui");

    await wang.says("收到");
    wang.hears(/已签收 #1/);
    fang.hears(/#1 已由春晖社区第一网格网格员签收/);
    await wang.says("修好了，换了门机");
    fang.hears(/反馈：修好了，换了门机\n请问解决了吗/);
    town.group("g-chunhui").hears(/^#1 · 电梯与特种设备 · 已处理/);
    await fang.says("满意，谢谢");

    fang.hears(/#1 已办结/);
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "满意" });
    await town.hoursPass(200);
    wang.hears(/已反馈给居民/);
  });

  it("understands a quotation or a number instead of guessing between two", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const wang = town.person("wang-xiulan");
    await fang.says("3号楼2单元电梯又坏了", "g-chunhui");
    const task = wang.last();
    await fang.says("3号楼下水道堵了", "g-chunhui");

    await wang.says("收到");
    wang.hears(/您说的是哪一件[\s\S]*#1[\s\S]*#2/);
    await wang.says("收到", wang.place, { quotes: task?.id });
    await wang.says("2 修好了");

    expect(await town.request(1)).toMatchObject({ state: "accepted" });
    expect(await town.request(2)).toMatchObject({ state: "resolved" });
  });

  it("opens again when it is not solved, with a new limit, and the grid leader is told", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const wang = town.person("wang-xiulan");
    await fang.says("3号楼路灯坏了", "g-chunhui");
    await wang.says("收到 1");
    await wang.says("1 修好了");

    await fang.says("没解决，还是黑的");

    fang.hears(/#1 已重新办理/);
    wang.hears(/居民说没解决：“还是黑的”/);
    town.person("zhao-lei").hears(/居民说没解决/);
    expect(await town.request(1)).toMatchObject({ state: "accepted", reopened: 1 });
  });

  it("closes with an empty rating when the resident never answers", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("修好了");

    await town.hoursPass(73);

    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "" });
  });

  it("takes the number before the quotation, and no quotation of something else", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    const task = wang.last();
    await town.person("fang").says("3号楼下水道堵了", "g-chunhui");
    await wang.says("1小时后提醒我开会");
    await town.hoursPass(1);
    const reminder = wang.last();

    await wang.says("收到", wang.place, { quotes: reminder?.id });
    await wang.says("修好了 2", wang.place, { quotes: task?.id });

    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
    expect(await town.request(2)).toMatchObject({ state: "resolved" });
  });

  it("takes a question for no result and a 谢谢 for no riddle", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const wang = town.person("wang-xiulan");
    await fang.says("3号楼路灯坏了", "g-chunhui");
    await wang.says("收到");

    await wang.says("修好了吗？");
    const before = town.spoken.length;
    await fang.says("好的，谢谢");

    expect(town.spoken.length).toBe(before);
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("lets only the owner sign and only the resident judge", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    await town.person("sun-yue").says("收到 1");
    town.person("sun-yue").hears(/没有查到/);
    await town.person("wang-xiulan").says("修好了 1");
    await town.person("xiao-kai").says("满意 1");
    town.person("xiao-kai").hears(/没有查到/);

    expect(await town.request(1)).toMatchObject({ state: "resolved" });
  });

  it("has one effect however often the platform delivers a message", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    for (let copy = 0; copy < 5; copy += 1) await fang.says("3号楼路灯坏了", "g-chunhui", { id: "same" });
    await town.isDownFor(1);
    await fang.says("3号楼路灯坏了", "g-chunhui", { id: "same" });

    expect(
      town
        .group("g-chunhui")
        .heard()
        .filter((text) => text.includes("已登记")),
    ).toHaveLength(1);
    expect(await town.request(2)).toBeUndefined();
  });
});

describe("asking how it stands", () => {
  it("tells the steps in private and only the state in the group", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("3号楼2单元电梯又坏了，502的老人下不来", "g-chunhui");
    await town.person("wang-xiulan").says("收到");

    await fang.says("查 1", "g-chunhui");

    town.group("g-chunhui").hears(/^#1 · 电梯与特种设备 · 处理中，经过已私聊发您。$/);
    fang.hears(/登记好了[\s\S]*交给.*网格员办[\s\S]*网格员签收了/);
    await fang.says("我的诉求到哪了");
    fang.hears(/登记好了[\s\S]*交给.*网格员办[\s\S]*网格员签收了/);
  });

  it("reads the same for what is not there and what is not yours", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    const kai = town.person("xiao-kai");

    await kai.says("查 1");
    const [notYours] = kai.heard();
    await kai.says("查 77");

    expect(kai.heard().at(-1)).toBe(notYours?.split("\n")[0]);
  });
});

describe("a request that waits", () => {
  it("climbs the ladder: unsigned to deputy and duty desk, half time to the owner, overdue to the secretary", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");

    await town.hoursPass(1);
    town.person("li-jianguo").heardOnce(/还没有人签收，转给您 #1/);
    town.person("liu-qing").heardOnce(/还没有人签收，转给您 #1/);
    await town.hoursPass(36);
    town.person("liu-qing").heardOnce(/#1 .*请抓紧/);
    await town.hoursPass(48);

    town.person("chen-zhiyuan").heardOnce(/#1 .*已超时，应在 11月27日（周五）10:00 前办结/);
    expect(await town.request(1)).toMatchObject({ ownerId: "liu-qing", supervision: "supervised" });
  });

  it("is found once after six hours of downtime, and nobody is told twice", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");

    await town.isDownFor(6);
    await town.isDownFor(0.1);

    town.person("li-jianguo").heardOnce(/还没有人签收/);
  });

  it("does not wake anybody at night for a matter of working hours", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.hoursPass(11.5);
    const before = town.spoken.length;

    await town.hoursPass(9);

    expect(town.spoken.length).toBe(before);
  });
});
