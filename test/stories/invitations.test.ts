import { describe, expect, it } from "vitest";
import { alsoIs, personOf } from "../support/neighbours.ts";
import { openTown } from "../support/town.ts";

describe("an invitation", () => {
  it("of somebody who lives here does not give away what they are elsewhere", async () => {
    const town = await openTown();
    await alsoIs(town, "lin-hongmei", [{ role: "resident", at: "chunhui-3" }]);
    await town.person("chen-zhiyuan").says("邀请 林红梅");

    await town.person("second-phone").says("绑定 48271935");
    await town.person("second-phone").says("通知 望江社区居民：今晚停电");

    town.person("second-phone").hears(/由.*来办|不对、用过了/);
  });

  it("is for staff: a secretary gets no code to speak as a resident", async () => {
    const town = await openTown();

    await town.person("chen-zhiyuan").says("邀请 阿芳");

    town.person("chen-zhiyuan").hears(/没有叫“阿芳”的工作人员/);
  });

  it("that is used is told to the person on the account they had before", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");

    await town.person("thief").says("绑定 48271935");

    town.person("wang-xiulan").hears(/您的身份刚刚又绑定了一个账号（演示）。不是您本人的话/);
  });

  it("moves the tasks to the new account", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await town.person("wxid-77").says("绑定 48271935");

    await town.person("fang").says("3号楼路灯坏了");

    town.person("wxid-77").hears(/新诉求 #1/);
  });

  it("takes along what the account had reported before it was bound", async () => {
    const town = await openTown();
    const phone = town.person("wxid-77");
    await phone.says("春晖苑8号楼路灯坏了");
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await phone.says("绑定 48271935");

    await town.person("lu-min").says("帮助");
    await phone.says("查 1");
    phone.hears(/“春晖苑8号楼路灯坏了”/);
    const task = await town.request(1);
    await town.person(task?.ownerId ?? "").says("修好了 1");

    expect(town.spoken.filter(({ text }) => text.startsWith("您的诉求 #1"))).toHaveLength(1);
  });

  it.each([
    "“绑定 4827 1935”",
    "绑定“48271935”",
    "48271935",
    "绑定账号 48271935，谢谢",
    "@邻里\u2005绑定 48271935",
  ])("ends when its code was said in a group as %s", async (words) => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");

    await town.person("fang").says(words, "g-chunhui");

    await town.person("stranger").says("绑定 48271935");
    town.person("stranger").hears(/不对、用过了/);
  });

  it("is understood in quotation marks, as the invitation itself writes it", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");

    await town.person("wxid-77").says("“绑定 4827 1935”");

    town.person("wxid-77").hears(/绑定好了/);
  });

  it("that looks like one, said to others in a group, is not answered there", async () => {
    const town = await openTown();

    for (let times = 0; times < 8; times += 1) {
      await town.person("fang").says("绑定 12345678", "g-chunhui");
      await town.person("fang").says("绑定 12345678", "g-nobody-bound");
    }

    town.group("g-chunhui").hearsNothing();
    town.group("g-nobody-bound").hearsNothing();
  });

  it("is made although its code is the one of an invitation of before", async () => {
    const town = await openTown();
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await town.person("wxid-77").says("绑定 48271935");

    await town.person("chen-zhiyuan").says("邀请 李建国");

    town.person("chen-zhiyuan").hears(/第二网格网格员的验证码/);
  });

  it("finds people whose names have capital letters", async () => {
    const town = await openTown();
    const person = { ...(await personOf(town, "wang-xiulan")), name: "Alice王" };
    await town.storage().transaction((store) => store.people.save(person, []));

    await town.person("chen-zhiyuan").says("邀请 Alice王");

    town.person("chen-zhiyuan").hears(/验证码/);
  });
});
