import { describe, expect, it } from "vitest";
import { openTown } from "../support/town.ts";

describe("a group that nobody has bound to a place", () => {
  it("is heard for emergencies only", async () => {
    const town = await openTown();

    await town.person("fang").says("3号楼路灯坏了", "g-unknown");
    await town.person("fang").says("帮助", "g-unknown", { mentionsBot: true });
    town.group("g-unknown").hearsNothing();
    await town.person("fang").says("着火了快来人", "g-unknown");

    town.group("g-unknown").hears(/^119/);
  });
});

describe("somebody the bot has never met", () => {
  it("is a resident of that group and nothing more", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");

    await stranger.says("5号楼路灯坏了", "g-chunhui");
    await stranger.says("通知 全体居民：发钱了", "g-chunhui", { mentionsBot: true });

    expect(town.group("g-chunhui").heard()).toHaveLength(2);
    town.group("g-chunhui").hears(/要由书记、街道分派员来办/);
    town.person("wang-xiulan").hears(/春晖苑5号楼/);
  });

  it("is reached in private once it has written there", async () => {
    const town = await openTown();
    const stranger = town.person("stranger");
    await stranger.says("5号楼路灯坏了", "g-chunhui");
    await stranger.says("帮助");

    await town.person("wang-xiulan").says("收到 1");

    stranger.hears(/#1 已由/);
  });

  it("hears at first contact, once, that the bot is a machine", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("帮助");
    await fang.says("帮助");

    expect(fang.heard().filter((text) => text.includes("我是社区的机器人“邻里”"))).toHaveLength(1);
  });
});

describe("a complaint about staff by title or name", () => {
  it.each([
    ["我要投诉书记陈志远态度恶劣", "chen-zhiyuan", "lu-min"],
    ["我要投诉值班刘清态度差", "liu-qing", "chen-zhiyuan"],
    ["我要投诉李建国态度恶劣", "li-jianguo", "chen-zhiyuan"],
    ["我要举报赵磊收红包", "zhao-lei", "chen-zhiyuan"],
    ["我要投诉街道的陆敏态度差", "lu-min", "han-bing"],
  ])("%s is never heard of by the one it is about, even when it is overdue", async (text, about, takes) => {
    const town = await openTown();

    await town.person("fang").says(text, "g-chunhui");
    await town.person(about).says("查 1");
    await town.hoursPass(24 * 9);

    expect(town.person(takes).heard().join()).toContain(text);
    expect(town.person(about).heard().join()).not.toMatch(/#1 |态度|红包/);
    expect(town.group("g-chunhui").heard().join()).not.toMatch(/态度|红包|书记|志远|建国/);
  });
});
