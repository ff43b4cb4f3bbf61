import { describe, expect, it } from "vitest";
import { readMemory } from "../hard/memory.ts";
import { accepted, withTask } from "../support/tasks.ts";
import { openTown } from "../support/town.ts";

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
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.hoursPass(6.5);

    await wang.says("收到 1");

    wang.hears(/已签收 #1（比时限晚了一点，没关系），请在/);
    expect(await town.request(1)).toMatchObject({ ownerId: "wang-xiulan", deputyId: "li-jianguo" });
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

  it("is only talk in a group, unless it is said to the bot", async () => {
    const { town, wang } = await accepted();
    const before = town.spoken.length;

    await wang.says("转给李建国 1 他更熟悉", "g-chunhui");
    await wang.says("修好了 1，换了门机", "g-chunhui");

    expect(town.spoken).toHaveLength(before);
    expect(await town.request(1)).toMatchObject({ state: "accepted", ownerId: "wang-xiulan" });
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
    const { audit } = await readMemory(town.file);
    const refused = audit.filter(({ action }) => action.startsWith("refused:"));
    expect(refused.map(({ action }) => action)).toEqual([
      ...["refused:return", "refused:raise", "refused:resolve", "refused:promise", "refused:suspend"],
    ]);
  });
});
