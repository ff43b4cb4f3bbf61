import { describe, expect, it } from "vitest";
import { OutcomeUnknown, Refused } from "../../bot/channels/channel.ts";
import { openTown, tuesday } from "../support/town.ts";

describe("a secretary has a notice to post", () => {
  it("sees a preview, confirms, and it stands in the right group, once, with the date beside 明天", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("通知 3号楼居民：明天上午9点停水");
    chen.hears(/预览，发到：“春晖苑1—5号楼群”/);
    town.group("g-chunhui-1").hearsNothing();
    await chen.says("确认");
    await chen.says("确认");

    expect(town.group("g-chunhui-1").heard()).toEqual([
      "【通知】3号楼居民：明天上午9点（11月25日周三）停水\n看到请回“收到”。",
    ]);
    town.group("g-chunhui").hearsNothing();
    town.group("g-wangjiang").hearsNothing();
  });

  it("posts the corrected draft only, however often it is confirmed", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("通知 全体居民：明天停水");
    await chen.says("通知 3号楼居民：明天停水");

    await chen.says("确认");
    await chen.says("确认");

    expect(town.group("g-chunhui-1").heard()).toHaveLength(1);
    town.group("g-chunhui").hearsNothing();
  });

  it("keeps the hour in one piece when nobody wrote a colon for the audience", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("通知大家明天9:30开会");

    chen.hears(/【通知】大家：明天9:30（11月25日周三）开会/);
  });

  it("tells nothing about a notice of another community, and counts no answer to something else", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    const fang = town.person("fang");
    await fang.says("3号楼路灯坏了", "g-chunhui");
    const receipt = town.group("g-chunhui").last();
    await chen.says("通知 全体居民：周六上午便民服务");
    await chen.says("确认");

    await fang.says("收到", "g-chunhui", { quotes: receipt?.id });
    await town.person("lin-hongmei").says("收到情况 1");
    await chen.says("收到情况");

    town.person("lin-hongmei").hears(/还没有发过这条通知/);
    chen.hears(/0 人回复收到/);
  });

  it.each(["望江花园3号楼居民", "望江社区居民"])(
    "finds no group for %s when the secretary is another community's",
    async (scope) => {
      const town = await openTown();
      const chen = town.person("chen-zhiyuan");

      await chen.says(`通知 ${scope}：明天停水`);

      chen.hears(/没有找到/);
    },
  );

  it.each(["取消", "不对，是10点"])("is dropped by %s, and a later 确认 posts nothing", async (word) => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("通知 全体居民：明天上午9点停水");

    await chen.says(word);
    chen.hears(/没有发出/);
    await chen.says("确认");

    town.group("g-chunhui").hearsNothing();
  });

  it("is not posted when the confirmation comes too late", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("通知 全体居民：周六上午便民服务");

    town.clock.set(new Date(tuesday.getTime() + 6 * 60_000));
    await chen.says("确认");

    town.group("g-chunhui").hearsNothing();
  });

  it("counts 收到 in silence, each person once, and tells the number when asked", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");
    await chen.says("通知 全体居民：周六上午便民服务");
    await chen.says("确认");

    await town.person("fang").says("收到", "g-chunhui");
    await town.person("fang").says("收到！", "g-chunhui");
    await town.person("wu-ayi").says("收到，谢谢", "g-chunhui");
    await chen.says("收到情况");

    chen.hears(/通知 1（全体居民：周六上午.*2 人回复收到/);
    expect(town.group("g-chunhui").heard()).toHaveLength(1);
  });

  it("waits until the morning at night", async () => {
    const town = await openTown({ startAt: new Date("2026-11-24T15:00:00Z") });
    const chen = town.person("chen-zhiyuan");

    await chen.says("通知 全体居民：周六上午便民服务");
    chen.hears(/现在是休息时间，会在 07:00 发出/);
    await chen.says("确认");
    town.group("g-chunhui").hearsNothing();
    await town.hoursPass(9);

    town.group("g-chunhui").heardOnce(/周六上午便民服务|周六上午/);
  });

  it("never goes to another community", async () => {
    const town = await openTown();
    const lin = town.person("lin-hongmei");

    await lin.says("通知 3号楼居民：明天停水");
    await lin.says("确认");

    town.group("g-wangjiang").hears(/【通知】3号楼居民/);
    town.group("g-chunhui-1").hearsNothing();
  });

  it("is asked for another scope when there is no such building", async () => {
    const town = await openTown();
    const chen = town.person("chen-zhiyuan");

    await chen.says("通知 99号楼居民：明天停水");

    chen.hears(/没有找到“99号楼居民”对应的群/);
  });

  it("is refused kindly to whoever is no secretary", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("通知 全体居民：明天停水");

    fang.hears(/要由书记、街道分派员来办/);
    town.group("g-chunhui").hearsNothing();
  });
});

describe("a notice that did not certainly arrive", () => {
  it.each([
    [
      new OutcomeUnknown("平台一直没有答复"),
      /^通知 1 不知道有没有送到：“春晖苑1—5号楼群”。请看一眼，没有的话再发一次/,
    ],
    [new Refused("机器人不在群里"), /^通知 1 没有发到：“春晖苑1—5号楼群”（机器人不在群里）/],
  ])("is told to its author, once, and never sent again by itself", async (failure, words) => {
    let tries = 0;
    const town = await openTown({
      platform: ({ place }) => {
        if (place !== "g-chunhui-1") return;
        tries += 1;
        throw failure;
      },
    });
    const chen = town.person("chen-zhiyuan");
    await chen.says("通知 3号楼居民：明天上午9点停水");
    await chen.says("确认");

    await town.hoursPass(3);

    chen.heardOnce(words);
    expect(tries).toBe(1);
  });
});
