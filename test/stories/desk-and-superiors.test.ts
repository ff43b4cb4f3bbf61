import { describe, expect, it } from "vitest";
import { accepted, withTask } from "../support/tasks.ts";

describe("asking for more time", () => {
  it("is decided by the nearest superior, once", async () => {
    const { town, fang, wang } = await accepted("3号楼楼顶有人私自搭建彩钢棚");
    const zhao = town.person("zhao-lei");

    await wang.says("延期 1 3个工作日 等产权单位答复");
    wang.hears(/延期3个工作日的申请已报给上级/);
    zhao.hears(
      /#1 · 房屋安全与违建：王秀兰申请延期3个工作日，等产权单位答复。\n时限 12月9日（周三）10:00，同意后是 12月14日/,
    );
    await zhao.says("同意");

    wang.hears(/#1 的延期同意了，新的时限是 12月14日（周一）18:00/);
    fang.hears(/#1 需要多些时间，改为 12月14日（周一）18:00 前办结/);
    await wang.says("延期 1 2个工作日 还不够");
    wang.hears(/已经申请过一次延期/);
  });

  it("may be refused, and the limit stays", async () => {
    const { town, wang } = await accepted("3号楼楼顶有人私自搭建彩钢棚");
    const before = (await town.request(1))?.dueAt;
    await wang.says("延期 1 一周 等产权单位答复");

    await town.person("chen-zhiyuan").says("不同意延期 1 居民催得紧");

    wang.hears(/#1 的延期没有同意（居民催得紧），时限还是/);
    expect((await town.request(1))?.dueAt).toEqual(before);
  });

  it.each([
    ["延期 1 20个工作日 等产权单位答复", /最多延期10个工作日/],
    ["延期 1", /请写明几个工作日和原因/],
  ])("%s is answered kindly", async (words, answer) => {
    const { wang } = await accepted("3号楼楼顶有人私自搭建彩钢棚");

    await wang.says(words);

    wang.hears(answer);
  });

  it("is only for the classes that allow it, and not for whoever asks to grant it", async () => {
    const { town, wang } = await accepted();

    await wang.says("延期 1 3个工作日 等配件到货");
    wang.hears(/是“较急”，这一类不能延期/);
    await wang.says("同意延期 1");

    wang.hears(/要由工作人员来办|没有查到/);
    expect((await town.request(1))?.extension).toBeUndefined();
  });
});

describe("raising a request", () => {
  it("goes to the street with what was tried, and is held against nobody", async () => {
    const { town, fang, wang } = await accepted();

    await wang.says("转街道 1");
    wang.hears(/请写明原因和试过什么/);
    await wang.says("转街道 1 产权单位不配合，找过物业两次");

    town.person("lu-min").hears(/上报来的诉求（王秀兰：产权单位不配合，找过物业两次） #1/);
    fang.hears(/#1 已上报街道，由街道分派员办理，联系人还是春晖社区第一网格网格员/);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "dispatched", level: "street", ownerId: "lu-min", supervision: "none" },
      ...{ contactId: "wang-xiulan" },
    });
  });

  it("goes one level up at a time when no level is named", async () => {
    const { town, wang } = await accepted();

    await wang.says("上报 1 两个网格交界，协调过没谈成");

    expect(await town.request(1)).toMatchObject({ level: "community", ownerId: "liu-qing" });
    await town.person("liu-qing").says("上报社区 1 还是不行，再想想");
    town.person("liu-qing").hears(/#1 已经在社区了/);
  });
});

describe("the desk", () => {
  it("says where to go when it declines", async () => {
    const { town, fang } = await withTask();
    const liu = town.person("liu-qing");

    await liu.says("不受理 1 这是公司内部纠纷");
    liu.hears(/还要告诉居民去哪里办/);
    await liu.says("不受理 1 这是公司内部纠纷，请去区人社局三楼窗口");

    fang.hears(/#1 社区办不了：这是公司内部纠纷。请去区人社局三楼窗口。/);
    town.group("g-chunhui").hears(/^#1 · 电梯与特种设备 · 不予受理/);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "declined", outcome: "out-of-scope", target: "区人社局三楼窗口" },
    });
  });

  it("transfers to a unit, and keeps which", async () => {
    const { town, fang } = await withTask();

    await town.person("liu-qing").says("转出 1 区供电公司 产权归供电公司");

    fang.hears(/#1 已转给区供电公司办理：产权归供电公司/);
    expect(await town.request(1)).toMatchObject({ state: "transferred", target: "区供电公司" });
  });

  it("sends it to somebody else, from any state", async () => {
    const { town, wang } = await accepted();
    await wang.says("等配件，周四继续");

    await town.person("liu-qing").says("派给孙悦 1");

    expect(await town.request(1)).toMatchObject({ state: "dispatched", ownerId: "sun-yue" });
    town.person("sun-yue").hears(/派给您的诉求 #1/);
  });

  it("corrects category, class and place, and the deadlines follow", async () => {
    const { town, wang } = await withTask("3号楼路灯坏了");
    const liu = town.person("liu-qing");

    await liu.says("改紧急程度 1 紧急");
    wang.hears(/#1 由刘清更正为“紧急”，11月25日（周三）10:00 前办结/);
    await liu.says("改地点 1 5号楼2单元");
    await liu.says("改类别 1 火星");
    liu.hears(/没有这个类别。可以选：物业管理、/);
    await liu.says("改类别 1 停车");

    expect(await town.request(1)).toMatchObject({
      ...{ class: "urgent", where: "春晖苑5号楼2单元", nodeId: "chunhui-5", category: "停车与交通" },
    });
  });

  it("keeps out of the group what turns out to be private", async () => {
    const { town, wang } = await accepted("3号楼楼上装修太吵了");
    const before = town.group("g-chunhui").heard().length;

    await town.person("liu-qing").says("改类别 1 邻里家庭矛盾");
    await wang.says("处理好了 1，双方已经谈妥");

    expect(await town.request(1)).toMatchObject({ private: true, state: "resolved" });
    expect(town.group("g-chunhui").heard()).toHaveLength(before);
  });

  it("alone gives more time by correcting", async () => {
    const { town, wang } = await accepted();

    await wang.says("改紧急程度 1 一般");
    wang.hears(/#1 要放宽时限，请值班或上级来改/);
    await town.person("liu-qing").says("改紧急程度 1 一般");

    expect(await town.request(1)).toMatchObject({ class: "normal" });
  });

  it("presses with a wish of its own", async () => {
    const { town, wang } = await accepted();

    await town.person("han-bing").says("督办 1 今天之内给居民答复");

    wang.hears(/【督办】#1 · 电梯与特种设备，街道督办员督办。要求：今天之内给居民答复/);
    expect(await town.request(1)).toMatchObject({ supervision: "supervised" });
  });
});
