import { describe, expect, it } from "vitest";
import { alsoIs, carriedName, townWithWechat, withCarriedGroup } from "../support/neighbours.ts";
import { openTown } from "../support/town.ts";

describe("a private emergency that was passed on", () => {
  it("is not pasted back into the group where the violent husband reads along", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：我老公又喝醉了在打我`);

    const said = town.person("wang-xiulan").heard();
    expect(said.filter((text) => text.includes("12338"))).toEqual([expect.stringMatching(/^请只转告本人/)]);
    expect(said.filter((text) => /^请贴回[\s\S]*(?:110|12110|12338)/u.test(text))).toEqual([]);
  });

  it("is heard although the group's name was mistyped and sounds like a lecture", async () => {
    const town = await withCarriedGroup();
    await town.person("chen-zhiyuan").says("登记群“反诈宣传一群” 春晖社区第一网格 居民群");

    await town.person("wang-xiulan").says("代报 反诈宣传群 李婶：我家厨房着火了");

    expect(await town.request(1)).toMatchObject({ class: "emergency" });
  });
});

describe("words passed on", () => {
  it("promise nothing in the group that can only be answered by the person who passed them on", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：小区门口的石狮子是哪一年立的？`);

    town.person("wang-xiulan").hears(/没有查到/);
    expect(town.person("wang-xiulan").heard().join()).not.toContain("回“登记”");
  });

  it("reach the group that was named when two are called alike, or nobody guesses", async () => {
    const { wechat, town } = await townWithWechat();
    await wechat.told().met({ place: "r1", name: "业主群" });
    await town.person("chen-zhiyuan").says("绑定群“业主群” 春晖社区第一网格 居民群");
    await wechat.told().met({ place: "r2", name: "业主群" });
    await town.person("chen-zhiyuan").says("绑定群“业主群” 春晖社区第三网格 居民群");

    await town.person("zhao-lei").says("代报 业主群 李婶：楼道灯不亮了");

    expect(await town.request(1)).toBeUndefined();
    town.person("zhao-lei").hears(/哪个群/);
  });

  it("that say nothing are answered where they were passed on", async () => {
    const { wechat, town } = await townWithWechat();
    await town.person("chen-zhiyuan").says(`登记群“${carriedName}” 春晖社区第一网格 居民群`);
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await wechat.says({ sender: "wx", place: "wx", placeKind: "private", text: "绑定 48271935" });
    await town.real().idle();

    await wechat.says({
      ...{ sender: "wx", place: "wx", placeKind: "private" },
      text: `代报 ${carriedName} 李婶：满意`,
    });
    await town.real().idle();

    expect(wechat.heardIn("wx").at(-1)).toMatch(/没有听出诉求或问题/);
  });

  it("are not brought into another community by somebody who only lives there", async () => {
    const town = await openTown();
    await alsoIs(town, "wang-xiulan", [{ role: "resident", at: "wangjiang-3" }]);

    await town.person("wang-xiulan").says("代报 望江花园邻里群 李婶：3号楼电梯坏了");

    expect(await town.request(1)).toBeUndefined();
  });

  it("find the longest name, however many spaces a shorter one is written with", async () => {
    const town = await withCarriedGroup("春晖苑二期");
    await town.person("chen-zhiyuan").says("登记群“春   晖   苑” 春晖社区第二网格 居民群");

    await town.person("zhao-lei").says("代报 春晖苑二期 李婶：路灯坏了");

    town.person("zhao-lei").hears(/^请贴回“春晖苑二期”/);
  });

  it("do not all fall to a group whose name cannot be seen", async () => {
    const town = await withCarriedGroup();
    await town.person("chen-zhiyuan").says("登记群“春晖苑三期” 春晖社区第一网格 居民群");
    await town.person("chen-zhiyuan").says("登记群“\u3164” 春晖社区第一网格 居民群");

    await town.person("wang-xiulan").says("代报 火星群 李婶：3号楼电梯坏了");

    expect(await town.request(1)).toBeUndefined();
  });

  it("can be passed on for a group with a colon in its name", async () => {
    const town = await withCarriedGroup("春晖苑：业主");

    await town.person("wang-xiulan").says("代报 春晖苑：业主 李婶：3号楼电梯坏了");

    expect(await town.request(1)).toMatchObject({ problem: "3号楼电梯坏了" });
  });

  it("are not taken for the grid member's own matter when the colon was forgotten", async () => {
    const town = await withCarriedGroup();

    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶 3号楼2单元电梯坏了`);

    expect((await town.request(1))?.openedBy).not.toBe("wang-xiulan");
    expect(town.person("wang-xiulan").heard().join()).toContain("代报");
  });

  it("are forgotten with the message that passed them on", async () => {
    const { wechat, town } = await townWithWechat();
    await town.person("chen-zhiyuan").says(`登记群“${carriedName}” 春晖社区第一网格 居民群`);
    await town.person("chen-zhiyuan").says("邀请 王秀兰");
    await wechat.says({ sender: "wx", place: "wx", placeKind: "private", text: "绑定 48271935" });
    await town.real().idle();
    await wechat.says({
      ...{ sender: "wx", place: "wx", placeKind: "private", messageId: "m" },
      text: `代报 ${carriedName} 李婶：我的门锁密码是4321，3号楼2单元501路灯坏了`,
    });
    await town.real().idle();

    await wechat.told().revoked({ botAccount: "bot", messageId: "m" });

    const carried = (await town.storage().read.places.groups()).find(({ name }) => name === carriedName);
    const talk = await town.storage().read.inbox.talkIn("relay", carried?.place ?? "", 10);
    expect(talk.map(({ text }) => text)).toEqual([null]);
  });

  it("about a private matter end with a word for the person, carried by whoever passed them on", async () => {
    const town = await withCarriedGroup();
    await town.person("wang-xiulan").says(`代报 ${carriedName} 李婶：楼上邻居天天骂我，想请社区调解`);
    expect(await town.request(1)).toMatchObject({ private: true });
    const before = town.person("wang-xiulan").heard().length;

    await town.person("wang-xiulan").says("处理好了 1，双方已经和解");

    const after = town.person("wang-xiulan").heard().slice(before).join("\n");
    expect(after).toMatch(/请只转告本人/);
  });
});
