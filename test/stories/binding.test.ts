import { describe, expect, it } from "vitest";
import { bindPage, pagePlaceOf } from "../../bot/channels/page.ts";
import { handChannel } from "../support/hand-channel.ts";
import { openTown } from "../support/town.ts";

describe("a grid member with a new account", () => {
  it("binds it with the code a secretary asked for", async () => {
    const town = await openTown();
    const secretary = town.person("chen-zhiyuan");
    const newPhone = town.person("wxid-77");
    await secretary.says("邀请 王秀兰");
    secretary.hears(/第一网格网格员的验证码：4827 1935/);

    await newPhone.says("绑定 4827 1935");

    newPhone.hears(/王秀兰，绑定好了：您是春晖社区第一网格网格员/);
    await newPhone.says("我是谁");
    newPhone.hears(/账号：演示 wxid-77/);
  });

  it("cannot use a code twice, nor after its day", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await town.person("first").says("绑定 48271935");

    await town.person("second").says("绑定 48271935");

    town.person("second").hears(/不对、用过了或已经过期/);
    await town.person("chen-zhiyuan").says("邀请 李建国");
    await town.hoursPass(25);
    await town.person("third").says("绑定 48271935");
    town.person("third").hears(/已经过期/);
  });

  it("loses a code that was said in a group", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");

    await town.person("fang").says("绑定 48271935", "g-chunhui");

    town.group("g-chunhui").hears(/不能发在群里，这一个已经作废/);
    await town.person("stranger").says("绑定 48271935");
    town.person("stranger").hears(/用过了/);
  });

  it("is not listened to after five wrong codes, not even with the right one, for an hour", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    const guesser = town.person("guesser");
    for (const code of ["1", "2", "3", "4", "5"]) await guesser.says(`绑定 ${code.repeat(8)}`);

    await guesser.says("绑定 48271935");

    guesser.hears(/试得太多/);
    await town.hoursPass(2);
    await guesser.says("绑定 48271935");
    guesser.hears(/王秀兰，绑定好了/);
  });

  it("is not invited by a secretary of somewhere else, nor by a resident", async () => {
    const town = await openTown();

    await town.person("lin-hongmei").says("邀请 王秀兰");
    await town.person("fang").says("邀请 王秀兰");

    town.person("lin-hongmei").hears(/没有叫“王秀兰”/);
    town.person("fang").hears(/要由.*来办[\s\S]*您现在是.*居民，账号：演示 fang/);
  });
});

describe("a resident", () => {
  it("registers a home in private and need not name it again", async () => {
    const town = await openTown();
    const newcomer = town.person("newcomer");

    await newcomer.says("我住3号楼2单元501");
    newcomer.hears(/哪个小区？请回“春晖苑”、“望江花园”/);
    await newcomer.says("春晖苑");
    newcomer.hears(/登记好了：春晖苑3号楼2单元501/);

    await newcomer.says("路灯坏了");
    town.person("wang-xiulan").hears(/新诉求 #1/);
  });

  it("is not asked for a home in a group, and the group does not hear one", async () => {
    const town = await openTown();

    await town.person("newcomer").says("我住3号楼2单元501", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/请私聊我登记/);
    expect(town.group("g-chunhui").heard().join()).not.toContain("501");
  });

  it("hears in private who they are, and in a group only that it was told", async () => {
    const town = await openTown();
    await town.person("fang").says("帮助");

    await town.person("fang").says("我是谁", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/^已私聊发您。/);
    town.person("fang").hears(/账号：演示 fang/);
  });

  it("who may not do something hears why and whom to ask; the group hears nothing about them", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("帮助");

    await stranger.says("通知 全体居民：发钱了", "g-chunhui", { mentionsBot: true });

    town.group("g-chunhui").hears(/要由书记、街道分派员来办.*陈志远（0100-6601 1001）/);
    expect(town.group("g-chunhui").last()?.text).not.toContain("stranger");
    stranger.hears(/您现在是居民，账号：演示 stranger/);
  });
});

describe("a group nobody has bound", () => {
  it("is told to the administrators once, and works as soon as a secretary binds it", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼路灯坏了", "g-new");
    await town.person("fang").says("在吗", "g-new");
    town.person("gu-yan").heardOnce(/还没有绑定的群里：“g-new”/);

    await town.person("chen-zhiyuan").says("绑定本群 春晖社区 居民群", "g-new", { mentionsBot: true });
    town.group("g-new").hears(/绑定好了：“g-new”是春晖社区的居民群/);

    await town.person("fang").says("3号楼路灯坏了", "g-new");
    town.group("g-new").hears(/已登记 #1/);
  });

  it("is not bound by a resident, nor to somebody else's community", async () => {
    const town = await openTown();

    await town.person("fang").says("绑定本群 春晖社区 居民群", "g-new", { mentionsBot: true });
    await town.person("chen-zhiyuan").says("绑定本群 望江社区 居民群", "g-new", { mentionsBot: true });

    town.group("g-new").hears(/望江社区不在您负责的范围里/);
    expect(await town.storage().read.places.findGroup("simulator", "g-new")).toBeUndefined();
  });

  it("can be bound from a private chat by its name, and hears the next notice", async () => {
    const town = await openTown();
    const secretary = town.person("chen-zhiyuan");
    await town.person("fang").says("在吗", "g-new");

    await secretary.says("绑定群“g-new” 春晖苑3号楼 居民群");
    secretary.hears(/绑定好了/);
    await secretary.says("通知 3号楼居民：明天上午9点停水");
    await secretary.says("确认");

    town.group("g-new").hears(/停水/);
  });

  it("says how it is done when the words are not understood", async () => {
    const town = await openTown();

    await town.person("chen-zhiyuan").says("绑定本群 火星", "g-new", { mentionsBot: true });

    town.group("g-new").hears(/没看懂“火星”。例如“绑定本群 春晖社区 居民群”/);
  });
});

describe("a grid member with the staff page open", () => {
  async function withPageOpen() {
    const page = handChannel("page");
    const town = await openTown({ beside: [page.channel] });
    for (const id of ["wang-xiulan", "chen-zhiyuan"]) {
      await town.storage().transaction((store) => bindPage({ id, name: id }, store));
    }
    return {
      town,
      heardOnPage: (id: string) => page.heardIn(pagePlaceOf(id)).join("\n"),
      async saysOnPage(sender: string, text: string) {
        await page.says({ sender, place: pagePlaceOf(sender), placeKind: "private", text });
        await town.real().idle();
      },
    };
  }

  it("hears of a task where it rings, whoever said it and where", async () => {
    const { town, heardOnPage, saysOnPage } = await withPageOpen();

    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await saysOnPage("chen-zhiyuan", "春晖苑3号楼2单元电梯又坏了");

    for (const task of [/新诉求 #1/, /新诉求 #2/]) town.person("wang-xiulan").heardOnce(task);
    expect(heardOnPage("wang-xiulan")).toBe("");
    expect(heardOnPage("chen-zhiyuan")).toMatch(/已登记 #2/);
  });

  it("is answered on the page what was asked there, also what was passed on", async () => {
    const { town, heardOnPage, saysOnPage } = await withPageOpen();
    await saysOnPage("chen-zhiyuan", "登记群“业主微信群” 春晖社区第一网格 居民群");

    await saysOnPage("wang-xiulan", "代报 业主微信群 李婶：低保怎么申请，要带什么材料？");
    await saysOnPage("wang-xiulan", "代报 业主微信群 李婶：今天天气真好");

    expect(heardOnPage("wang-xiulan")).toMatch(/请贴回“业主微信群”：[\s\S]*没有听出诉求或问题/);
    town.person("wang-xiulan").hearsNothing();
  });

  it("gets what is to be pasted into a group where it rings", async () => {
    const { town, heardOnPage, saysOnPage } = await withPageOpen();
    await saysOnPage("chen-zhiyuan", "登记群“业主微信群” 春晖社区第一网格 居民群");
    await saysOnPage("chen-zhiyuan", "通知 第一网格居民：明天上午9点停水");

    await saysOnPage("chen-zhiyuan", "确认");

    town.person("wang-xiulan").hears(/^请贴到“业主微信群”：\n【通知】/);
    expect(heardOnPage("wang-xiulan")).toBe("");
  });

  it("asks for a link in private, and hears where to get one while none can be sent", async () => {
    const town = await openTown();

    await town.person("wang-xiulan").says("登录网页");
    await town.person("wang-xiulan").says("登录网页", "g-chunhui", { mentionsBot: true });
    await town.person("fang").says("登录网页");

    town.person("wang-xiulan").hears(/还不能在聊天里给链接[\s\S]*npm run linli -- invite/);
    town.group("g-chunhui").hears(/请私聊我/);
    town.person("fang").hears(/要由工作人员来办/);
  });
});
