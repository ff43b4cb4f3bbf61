import { describe, expect, it } from "vitest";
import { handChannel } from "../support/hand-channel.ts";
import { openTown } from "../support/town.ts";

/** Fang has reported a broken lift; Wang has it, unsigned. It is due on Friday at ten. */
async function withTask(words = "3号楼2单元电梯又坏了", place: string | undefined = "g-chunhui") {
  const town = await openTown();
  const [fang, wang] = [town.person("fang"), town.person("wang-xiulan")];
  await fang.says(words, place);
  return { town, fang, wang };
}

async function accepted(words?: string) {
  const story = await withTask(words);
  await story.wang.says("收到");
  return story;
}

describe("signing", () => {
  it("is heard once by everybody who waits", async () => {
    const { town, fang, wang } = await withTask();
    const zhang = town.person("old-zhang");
    await zhang.says("我家也是 1", "g-chunhui");

    await wang.says("收到 1");

    wang.hears(/^已签收 #1，请在/);
    fang.heardOnce(/#1 已由春晖社区第一网格网格员签收/);
    zhang.heardOnce(/#1 已由春晖社区第一网格网格员签收/);
  });

  it("is kind to whoever is late", async () => {
    const { town, wang } = await withTask();
    await town.hoursPass(0.6);

    await wang.says("收到 1");

    wang.hears(/已签收 #1（比时限晚了一点，没关系），请在/);
  });

  it("lets the deputy take over with 我来, and the owner hears it", async () => {
    const { town, wang } = await accepted();
    const li = town.person("li-jianguo");

    await li.says("收到 1");
    li.hears(/#1 已由王秀兰签收。要接过来办，请回“我来 1”/);
    await li.says("我来 1");

    li.hears(/^已签收 #1，请在/);
    wang.hears(/#1 由李建国接过去办了/);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "accepted", ownerId: "li-jianguo", deputyId: "wang-xiulan", contactId: "wang-xiulan" },
    });
  });
});

describe("handing a request on", () => {
  it("gives the colleague a task with a new limit, and the resident a short line", async () => {
    const { town, fang, wang } = await accepted();
    await town.hoursPass(1);

    await wang.says("转给李建国 1 电梯一直是他跟的");

    wang.hears(/#1 已交给李建国，请对方在 11月24日（周二）11:30 前签收/);
    town.person("li-jianguo").hears(/转给您的诉求（王秀兰：电梯一直是他跟的） #1 · 电梯/);
    fang.hears(/^您的诉求 #1 转由春晖社区第二网格网格员办理，联系人还是春晖社区第一网格网格员（0100/);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "dispatched", ownerId: "li-jianguo", contactId: "wang-xiulan" },
    });
  });

  it.each([
    ["转给 1 李建国 原因", /没有找到这位工作人员/],
    ["转给张三丰 1 原因", /没有找到这位工作人员/],
    ["转给马晓燕 1 她有空", /马晓燕不在这一片工作/],
    ["转给王秀兰 1 原因", /已经在王秀兰手上/],
  ])("answers %s kindly and changes nothing", async (words, answer) => {
    const { town, wang } = await accepted();

    await wang.says(words);

    wang.hears(answer);
    expect(await town.request(1)).toMatchObject({ state: "accepted", ownerId: "wang-xiulan" });
  });

  it("goes to nobody who is away, but names the deputy", async () => {
    const { town, wang } = await accepted();
    const until = new Date(town.clock.now().getTime() + 48 * 3_600_000);
    await town
      .storage()
      .transaction((store) =>
        store.roster.addAbsence({ personId: "li-jianguo", from: town.clock.now(), until, note: "" }),
      );

    await wang.says("转给李建国 1 他更熟悉");

    wang.hears(/李建国11月26日（周四）10:00前不在岗，#1 没有动。可以交给备岗孙悦/);
    town.person("li-jianguo").hearsNothing();
  });

  it("asks which one when two have the same name", async () => {
    const { town, wang } = await accepted();
    await town.storage().transaction(async (store) => {
      const li = await store.people.find("li-jianguo");
      if (li) await store.people.save({ ...li, id: "li-2", title: "春晖社区协管员" }, []);
    });

    await wang.says("转给李建国 1 他更熟悉");
    wang.hears(/同名的有2位[\s\S]*1\. [\s\S]*2\. /);
    const [, title] = /2\. (.*)李建国/.exec(wang.last()?.text ?? "") ?? [];
    await wang.says("2");

    const chosen = title === "春晖社区协管员" ? "li-2" : "li-jianguo";
    expect(await town.request(1)).toMatchObject({ state: "dispatched", ownerId: chosen });
  });

  it("never goes to somebody whom the complaint is about", async () => {
    const town = await openTown();
    await town.person("fang").says("我要投诉网格员王秀兰，态度恶劣");
    const chen = town.person("chen-zhiyuan");
    await chen.says("收到 1");

    await chen.says("转给王秀兰 1 请你看看");
    chen.hears(/#1 不能交给王秀兰/);
    await chen.says("转给李建国 1 请你看看");
    chen.hears(/#1 不能交给李建国/);

    town.person("wang-xiulan").hearsNothing();
    expect(await town.request(1)).toMatchObject({ ownerId: "chen-zhiyuan" });
  });

  it("says no name in the group", async () => {
    const { town, wang } = await accepted();

    await wang.says("转给李建国 1 他更熟悉", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/^#1 · 已分派·待签收$/);
    wang.hears(/#1 已交给李建国/);
  });
});

describe("returning a request", () => {
  it("needs a reason", async () => {
    const { town, wang } = await withTask();

    await wang.says("退单 1");

    wang.hears(/退单要写明原因/);
    expect(await town.request(1)).toMatchObject({ state: "dispatched", returns: 0 });
  });

  it("goes to the better owner who was named, and the first receiver stays the contact", async () => {
    const { town, fang, wang } = await withTask();

    await wang.says("退单 1 这部电梯归二网格，应该给李建国");

    town.person("li-jianguo").hears(/退回后转给您的诉求（王秀兰：这部电梯归二网格） #1/);
    fang.hears(/#1 改由春晖社区第二网格网格员办理，联系人还是春晖社区第一网格网格员/);
    expect(await town.request(1)).toMatchObject({
      ...{ state: "dispatched", ownerId: "li-jianguo", contactId: "wang-xiulan", returns: 1 },
    });
  });

  it("goes to the next in line when nobody was named, or only a company", async () => {
    const { town, wang } = await withTask();

    await wang.says("退单 1 不归网格管，应该给物业公司");

    town.person("liu-qing").hears(/退回后转给您的诉求/);
    expect(await town.request(1)).toMatchObject({ state: "dispatched", ownerId: "liu-qing" });
  });

  it("waits for the desk the second time, and the desk decides", async () => {
    const { town, fang, wang } = await withTask();
    const [li, liu] = [town.person("li-jianguo"), town.person("liu-qing")];
    await wang.says("退单 1 归二网格，应该给李建国");

    await li.says("退单 1 也不归我");

    expect(await town.request(1)).toMatchObject({
      ...{ state: "registered", ownerId: undefined, contactId: "wang-xiulan", returns: 2 },
    });
    fang.hears(/#1 正在重新分派，联系人还是春晖社区第一网格网格员/);
    liu.hears(/#1 · 电梯与特种设备 又被退回（李建国：也不归我），请您定给谁/);
    await liu.says("待分派");
    liu.hears(/^#1 · 电梯与特种设备 · 春晖苑3号楼2单元 · .*到期/);
    await liu.says("派给孙悦");

    town.person("sun-yue").hears(/派给您的诉求 #1/);
    expect(await town.request(1)).toMatchObject({ state: "dispatched", ownerId: "sun-yue" });
    await liu.says("待分派");
    liu.hears("没有待分派的诉求");
  });
});

describe("a promise", () => {
  it("is kept in mind, told to the resident, and the owner is reminded of it once", async () => {
    const { town, fang, wang } = await accepted();

    await wang.says("1 周三前修好");
    wang.hears(/#1 已记下 11月25日（周三）18:00 前办好，并告诉了居民。$/);
    fang.hears(/#1，春晖社区第一网格网格员承诺 11月25日（周三）18:00 前办好/);
    const told = fang.heard().length;
    await town.hoursPass(40);

    wang.heardOnce(/#1 .*您答应 11月25日（周三）18:00 前办好，时间到了/);
    expect(fang.heard().length).toBe(told);
    expect((await town.request(1))?.contactedAt).toBeDefined();
  });

  it("signs what was not signed yet", async () => {
    const { town, wang } = await withTask();

    await wang.says("收到，明天下午5点前能修好");

    wang.hears(/11月25日（周三）17:00 前办好/);
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("beyond the limit moves no deadline, and says so", async () => {
    const { town, wang } = await accepted();
    const before = (await town.request(1))?.dueAt;

    await wang.says("下周三前修好 1");

    wang.hears(/这比时限晚，时限仍是 11月27日（周五）10:00/);
    expect((await town.request(1))?.dueAt).toEqual(before);
  });

  it("is none for a time that is over", async () => {
    const { town, wang } = await accepted();

    await wang.says("今天上午9点前修好 1");

    wang.hears(/这个时间已经过了/);
    expect((await town.request(1))?.promisedAt).toBeUndefined();
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });
});

describe("waiting for something", () => {
  it("stops the clock until the day that was said, then goes on by itself", async () => {
    const { town, fang, wang } = await accepted();
    await town.hoursPass(1);

    await wang.says("1 等配件，周四继续");
    wang.hears(/#1 已挂起，时限先停，11月26日（周四）自动继续/);
    fang.hears(/#1 需要等配件，先停一停，11月26日（周四）继续办/);
    await town.hoursPass(45);
    expect(await town.request(1)).toMatchObject({ state: "suspended" });
    await town.hoursPass(2);

    wang.heardOnce(/到了说好继续的日子，请接着办，11月29日（周日）08:00 前办结/);
    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("counts from that day on, also when the bot stood still", async () => {
    const { town, wang } = await accepted();
    await wang.says("等配件，周四继续");

    await town.isDownFor(72);

    const [pause] = (await town.request(1))?.pauses ?? [];
    expect(pause?.to).toEqual(pause?.until);
  });

  it("ends earlier when somebody says so", async () => {
    const { town, wang } = await accepted();
    await wang.says("等配件，周四继续");
    await town.hoursPass(24);

    await wang.says("继续办 1");

    wang.hears(/#1 继续办理，11月28日（周六）10:00 前办结/);
  });

  it.each([
    ["挂起 1 等我有空，周四继续", /原因请用这几种开头：等配件/],
    ["1 等配件", /请写明哪天继续，例如“1 等配件，下周一继续”/],
    ["1 等配件，今天继续", /继续的日子要在今天以后/],
  ])("%s is answered with an example", async (words, answer) => {
    const { town, wang } = await accepted();

    await wang.says(words);

    wang.hears(answer);
    expect(await town.request(1)).toMatchObject({ state: "accepted", pauses: [] });
  });

  it("is not for whoever has not signed", async () => {
    const { wang } = await withTask();

    await wang.says("1 等配件，周四继续");

    wang.hears(/#1 现在是“已分派·待签收”，不能挂起。先回“收到 1”就可以了/);
  });
});

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

describe("a result", () => {
  it("may be that there was nothing, with a note", async () => {
    const { town, fang, wang } = await accepted();

    await wang.says("查无此事 1");
    wang.hears(/请写明情况/);
    await wang.says("查无此事 1 到现场看过两次，电梯运行正常");

    fang.hears(/到现场核实过，没有发现您说的情况：到现场看过两次，电梯运行正常\n请问解决了吗/);
    expect(await town.request(1)).toMatchObject({ state: "resolved", outcome: "not-found" });
  });

  it("may be an explanation", async () => {
    const { town, wang } = await accepted();

    await wang.says("1 已解释，维保单位例行检修，下午恢复");

    expect(await town.request(1)).toMatchObject({ state: "resolved", outcome: "explained" });
  });

  it("needs a note where the category asks for one, and closes a pause", async () => {
    const { town, wang } = await accepted("小区里的流浪狗到处乱叫");
    await wang.says("等第三方，周五继续");

    await wang.says("处理好了 1");
    wang.hears(/#1 要写明怎么办的/);
    await wang.says("处理好了 1，已请捕犬队带走");

    const request = await town.request(1);
    expect(request).toMatchObject({ state: "resolved", outcome: "solved" });
    expect(request?.pauses[0]?.to).toEqual(town.clock.now());
  });

  it("needs a picture where the category asks for one, sent with it or before it", async () => {
    const wechat = handChannel("wechat");
    const town = await openTown({ beside: [wechat.channel] });
    await town.storage().transaction(async (store) => {
      const wang = await store.people.find("wang-xiulan");
      if (wang) await store.people.save(wang, [{ channel: "wechat", id: "w", privatePlace: "w" }]);
    });
    const says = async (
      text: string,
      attachments = [] as { kind: "picture"; name: string; ref: string }[],
    ) => {
      const kind = attachments.length > 0 ? "picture" : "text";
      const sentAt = town.clock.now();
      await wechat.says({ place: "w", placeKind: "private", sender: "w", text, kind, attachments, sentAt });
      await town.real().idle();
    };
    await town.person("fang").says("3号楼消防通道被堵了", "g-chunhui");

    await says("处理好了 1，已经清空");
    expect(wechat.heardIn("w").at(-1)).toMatch(/#1 要有办好后的照片/);
    await says("", [{ kind: "picture", name: "通道.jpg", ref: "p1" }]);
    await says("处理好了 1，已经清空");

    expect(await town.request(1)).toMatchObject({ state: "resolved" });
  });

  it("is not for somebody whose task it is not, who does not even hear what is missing", async () => {
    const { town } = await accepted("小区里的流浪狗到处乱叫");

    await town.person("sun-yue").says("处理好了 1");

    town.person("sun-yue").hears(/没有查到/);
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
      ...{ state: "declined", outcome: "out-of-scope", target: "请去区人社局三楼窗口" },
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

  it("presses with a wish of its own", async () => {
    const { town, wang } = await accepted();

    await town.person("han-bing").says("督办 1 今天之内给居民答复");

    wang.hears(/【督办】#1 · 电梯与特种设备，街道督办员督办。要求：今天之内给居民答复/);
    expect(await town.request(1)).toMatchObject({ supervision: "supervised" });
  });
});

describe("a word with the resident", () => {
  it("is written down once, and a word with a company is none", async () => {
    const { town, wang } = await accepted();

    await wang.says("1 已联系物业");
    expect((await town.request(1))?.contactedAt).toBeUndefined();
    await wang.says("已联系 1");

    wang.hears(/#1 已记下联系过居民/);
    expect((await town.request(1))?.contactedAt).toEqual(town.clock.now());
  });
});

describe("an order that names no request", () => {
  it("asks which one", async () => {
    const { town, wang } = await accepted();
    await town.person("fang").says("3号楼下水道堵了", "g-chunhui");
    await wang.says("收到");

    await wang.says("退单 不归我管");

    wang.hears(/您说的是哪一件[\s\S]*#1[\s\S]*#2/);
    await town.person("han-bing").says("督办");
    town.person("han-bing").hears(/请带上编号，例如“督办 3”/);
  });

  it("reads alike for what is not there and what is not theirs", async () => {
    const { town } = await accepted();
    const ma = town.person("ma-xiaoyan");

    for (const words of [
      "退单 1 不归我",
      "转街道 1 找过两次了",
      "修好了 1",
      "1 周三前修好",
      "1 等配件，周四继续",
    ]) {
      await ma.says(words);
      await ma.says(words.replace("1", "77"));
    }

    expect(new Set(ma.heard().map((text) => text.split("\n")[0]))).toEqual(
      new Set(["没有查到您可以看的这件诉求，请核对编号。"]),
    );
    expect(await town.storage().read.requests.replay(1)).toEqual(await town.request(1));
  });
});
