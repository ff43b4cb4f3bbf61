import { describe, expect, it } from "vitest";
import { alsoIs, personOf } from "../support/neighbours.ts";
import { openStaffWeb } from "../support/staff-web.ts";
import { openTown } from "../support/town.ts";

describe("a new grid member", () => {
  it("is appointed after a preview, invited, and gets the next task", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await town.person("wang-xiulan").says("请假 今天到周五");

    await chen.says("任命 周晓 网格员 春晖社区第一网格");
    chen.hears(/^预览：任命周晓为春晖社区第一网格网格员。名单里还没有周晓，会新建。\n回“确认”就生效/);
    expect(await town.storage().read.people.named("周晓")).toEqual([]);
    await chen.says("确认");
    chen.hears(/^任命好了：周晓是春晖社区第一网格网格员。还没有绑定账号，回“邀请 周晓”拿验证码。/);
    await chen.says("邀请 周晓");
    await town.person("zhou-phone").says("绑定 48271935");
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    town.person("zhou-phone").hears(/新诉求 #1/);
    expect(await town.request(1)).toMatchObject({ ownerId: "p-1" });
  });

  it("who was a resident hears of it and keeps the home", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("任命 阿芳 楼栋长 春晖苑3号楼");
    await chen.says("确认");

    town.person("fang").hears(/^您现在是春晖苑3号楼楼栋长。/);
    expect(await personOf(town, "fang")).toMatchObject({ home: { room: "502" }, title: "春晖苑3号楼楼栋长" });
  });

  it("is not appointed after 取消, nor when five minutes are over", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("任命 阿芳 网格员 第一网格");
    await chen.says("取消");
    chen.hears(/什么都没有改/);
    await chen.says("任命 阿芳 网格员 第一网格");
    await town.hoursPass(0.2);

    await chen.says("确认");

    expect((await personOf(town, "fang")).roles).toEqual([{ role: "resident", at: "chunhui-3" }]);
  });

  it.each([
    ["任命王秀兰为春晖社区第二网格网格员", /^预览：任命王秀兰为春晖社区第二网格网格员。现有职责保留/],
    ["任命 王秀兰 担任春晖社区网格长", /^预览：任命王秀兰为春晖社区网格长。/],
    ["任命 王秀兰 春晖社区第二网格 网格员", /^预览：任命王秀兰为春晖社区第二网格网格员。/],
    ["任命 王秀兰 值班员 春晖", /^预览：任命王秀兰为春晖社区社区值班。/],
    ["任命王秀兰为大官", /没有听出是什么职务/],
  ])("is appointed in flowing words too: %s", async (words, answer) => {
    const town = await openTown();

    await town.person("chen-zhiyuan").says(words);

    town.person("chen-zhiyuan").hears(answer);
  });

  it("may have a name that somebody else has", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("任命 新人 王秀兰 网格员 春晖社区第二网格");
    await chen.says("确认");

    const both = await town.storage().read.people.named("王秀兰");
    expect(both.map(({ id }) => id)).toEqual(["wang-xiulan", "p-1"]);
    await chen.says("任命 王秀兰 网格长 春晖社区");
    chen.hears(
      /叫“王秀兰”的不止一位，请把名字换成编号再说一遍：wang-xiulan（.*）、p-1（春晖社区第二网格网格员）/,
    );
    await chen.says("任命 p-1 网格长 春晖社区");
    chen.hears(/^预览：任命王秀兰为春晖社区网格长/);
  });
});

describe("a role that is not somebody's to give", () => {
  it.each([
    ["chen-zhiyuan", "任命 王秀兰 街道分派员 春晖社区", /不在您能任命的范围里/],
    ["chen-zhiyuan", "任命 王秀兰 管理员 春晖社区", /不在您能任命的范围里/],
    ["chen-zhiyuan", "任命 王秀兰 网格员 望江社区第一网格", /望江社区第一网格网格员不在您能任命的范围里/],
    ["chen-zhiyuan", "任命 王秀兰 书记 青禾街道", /不在您能任命的范围里/],
    ["lu-min", "任命 王秀兰 管理员 青禾街道", /不在您能任命的范围里/],
    ["chen-zhiyuan", "任命 陈志远 网格长 春晖社区", /自己的职责要请别人来任命/],
    ["gu-yan", "任命 顾岩 街道分派员 青禾街道", /自己的职责要请别人来任命/],
    ["chen-zhiyuan", "任命 王秀兰 网格员 春晖社区第一网格", /已经是春晖社区第一网格网格员了/],
    ["chen-zhiyuan", "任命 王秀兰 将军 春晖社区第一网格", /没有听出是什么职务/],
    ["chen-zhiyuan", "任命 王秀兰 网格员 火星", /没有找到“火星”/],
    ["zhao-lei", "任命 王秀兰 网格员 春晖社区第二网格", /要由书记、街道分派员、管理员来办/],
    ["chen-zhiyuan", "免去 马晓燕 网格员 望江社区第一网格", /没有叫“马晓燕”的工作人员/],
    ["chen-zhiyuan", "离任 陆敏", /没有叫“陆敏”的工作人员/],
    ["chen-zhiyuan", "离任 陈志远", /自己的职责要请别人来免/],
    ["gu-yan", "离任 顾岩", /自己的职责要请别人来免/],
    ["chen-zhiyuan", "王秀兰的备岗是马晓燕", /没有叫“马晓燕”的工作人员/],
  ])("%s: %s", async (who, words, answer) => {
    const town = await openTown();
    const before = await town.storage().read.people.all();

    await town.person(who).says(words);
    town.person(who).hears(answer);
    await town.person(who).says("确认");

    expect(await town.storage().read.people.all()).toEqual(before);
  });

  it("is never the last administrator's to lose", async () => {
    const town = await openTown();
    await alsoIs(town, "lu-min", [{ role: "administrator", at: "chunhui" }]);
    await town.person("gu-yan").says("免去 陆敏 管理员 春晖社区");
    await town.person("gu-yan").says("确认");
    expect((await personOf(town, "lu-min")).roles).toEqual([{ role: "dispatcher", at: "qinghe" }]);

    await alsoIs(town, "lu-min", [{ role: "administrator", at: "qinghe" }]);
    await town.person("lu-min").says("离任 顾岩");
    await town.person("lu-min").says("确认");
    await alsoIs(town, "han-bing", [{ role: "secretary", at: "qinghe" }]);

    expect((await personOf(town, "gu-yan")).roles).toEqual([]);
    await town.person("han-bing").says("离任 陆敏");
    town.person("han-bing").hears(/没有叫“陆敏”的工作人员/);
  });

  it("is looked at again at 确认: who has lost the right meanwhile changes nothing", async () => {
    const town = await openTown();
    await alsoIs(town, "zhao-lei", [{ role: "secretary", at: "chunhui" }]);
    await town.person("zhao-lei").says("离任 王秀兰");
    await town.person("chen-zhiyuan").says("免去 赵磊 书记 春晖社区");
    await town.person("chen-zhiyuan").says("确认");

    await town.person("zhao-lei").says("确认");

    expect((await personOf(town, "wang-xiulan")).roles).toHaveLength(1);
  });
});

describe("a grid member leaves", () => {
  it("has her tasks handed over, the residents' contact changed, and her page session ended", async () => {
    const web = await openStaffWeb();
    const { town } = web;
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("wang-xiulan").says("收到 1");
    await town.person("fang").says("3号楼垃圾桶满了没人清", "g-chunhui");
    const page = await web.person("wang-xiulan");
    expect((await page.ask("me")).status).toBe(200);
    const chen = town.person("chen-zhiyuan");

    await chen.says("离任 王秀兰");
    chen.hears(
      /^预览：王秀兰离任，结束春晖社区第一网格网格员，管理页面退出登录。手上的 2 件会转给接手的人。/,
    );
    await chen.says("确认");

    chen.hears(
      /^离任办好了：王秀兰不再是春晖社区第一网格网格员。转出的诉求：#1、#2（李建国）。王秀兰原来是孙悦的备岗，请重新指定/,
    );
    town.person("li-jianguo").heardOnce(/^王秀兰离任，下面 2 件由您接：/);
    town.person("fang").heardOnce(/^您的诉求 #1 以后由春晖社区第二网格网格员（0100-6601 2212）跟进。/);
    expect(await town.request(1)).toMatchObject({
      ...{ ownerId: "li-jianguo", contactId: "li-jianguo", state: "dispatched" },
      reason: "王秀兰离任，由备岗李建国接",
    });
    expect((await page.ask("me")).status).toBe(401);
  });

  it("is a mere resident from then on: her account stays, her commands are gone", async () => {
    const town = await openTown();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");
    await town.person("chen-zhiyuan").says("离任 王秀兰");
    await town.person("chen-zhiyuan").says("确认");
    wang.hears(/您的职责结束了：春晖社区第一网格网格员。转出的诉求：#1（李建国）。谢谢/);

    await wang.says("收到 1");
    wang.hears(/由工作人员来办/);
    await wang.says("查 1");
    wang.hears(/没有查到/);
    await wang.says("3号楼楼道灯不亮了");

    wang.hears(/已登记 #2/);
    expect(await personOf(town, "wang-xiulan")).toMatchObject({ title: "", phone: "", roles: [] });
  });

  it("is nobody's deputy any more, also of what is under way", async () => {
    const town = await openTown();
    await town.person("feng-jie").says("12号楼路灯坏了", "g-chunhui");
    expect(await town.request(1)).toMatchObject({ ownerId: "sun-yue", deputyId: "wang-xiulan" });

    await town.person("chen-zhiyuan").says("离任 王秀兰");
    await town.person("chen-zhiyuan").says("确认");

    expect(await town.request(1)).toMatchObject({
      ownerId: "sun-yue",
      deputyId: "liu-qing",
      state: "dispatched",
    });
  });

  it("does not hand over what another role of hers still covers", async () => {
    const town = await openTown();
    await alsoIs(town, "wang-xiulan", [{ role: "grid-leader", at: "chunhui" }]);
    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    await town.person("chen-zhiyuan").says("免去 王秀兰 网格员 春晖社区第一网格");
    await town.person("chen-zhiyuan").says("确认");

    town.person("chen-zhiyuan").hears(/^免职办好了：王秀兰不再是春晖社区第一网格网格员。/);
    expect(await town.request(1)).toMatchObject({ ownerId: "wang-xiulan" });
    expect(await personOf(town, "wang-xiulan")).toMatchObject({ title: "春晖社区网格长" });
  });

  it("can no longer let herself in with a link from before", async () => {
    const web = await openStaffWeb();
    const token = await web.invited("wang-xiulan");
    await web.town.person("chen-zhiyuan").says("离任 王秀兰");
    await web.town.person("chen-zhiyuan").says("确认");

    expect((await web.enter(token)).status).toBe(401);
  });

  it("comes back with a new link only", async () => {
    const web = await openStaffWeb();
    const chen = web.town.person("chen-zhiyuan");
    const page = await web.person("wang-xiulan");
    for (const words of ["离任 王秀兰", "确认", "任命 王秀兰 网格员 春晖社区第一网格", "确认"])
      await chen.says(words);
    chen.hears(/^任命好了/);

    expect((await page.ask("me")).status).toBe(401);
    expect((await (await web.person("wang-xiulan")).ask("me")).status).toBe(200);
  });
});

describe("a deputy who is named", () => {
  it("takes over from then on", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("王秀兰的备岗是孙悦");
    town.person("chen-zhiyuan").hears(/记下了：王秀兰的备岗是孙悦/);
    town.person("sun-yue").hears(/您现在是王秀兰的备岗/);

    await town.person("fang").says("3号楼路灯坏了", "g-chunhui");

    expect(await town.request(1)).toMatchObject({ ownerId: "wang-xiulan", deputyId: "sun-yue" });
  });
});
