import { describe, expect, it } from "vitest";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown, type Town } from "../support/town.ts";

const group = "g-chunhui";
const neighbours = ["old-zhang", "xiao-kai", "wu-ayi", "feng-jie", "zhou-guifang", "he-dashan"];

/** 阿芳 reports in the group that there is no water. */
async function withoutWater() {
  const town = await openTown();
  await town.person("fang").says("3号楼停水了", group);
  return town;
}

async function reporters(town: Town, number = 1) {
  const request = await town.request(number);
  return town.storage().read.reporters.of([request?.id ?? 0]);
}

describe("neighbours have the same trouble", () => {
  it("join the request instead of making others, and each hears so alone", async () => {
    const town = await withoutWater();

    for (const [id, words] of [
      ["old-zhang", "+1"],
      ["xiao-kai", "我家也是"],
      ["wu-ayi", "我们楼也停水了"],
    ] as const)
      await town.person(id).says(words, group);

    expect(await town.request(2)).toBeUndefined();
    expect(await reporters(town)).toHaveLength(3);
    town.person("old-zhang").hears(/#1 已给您记上，现在 2 人反映，有结果告诉您。/);
    town.person("wu-ayi").hears(/现在 4 人反映/);
    expect(town.group(group).heard()).toHaveLength(1);
  });

  it("are told to the owner once, and again when another building is named", async () => {
    const town = await withoutWater();
    const wang = town.person("wang-xiulan");

    await town.person("old-zhang").says("+1", group);
    await town.person("zhou-guifang").says("+1", group);
    await town.person("feng-jie").says("我们7号楼也没水", group);
    await town.person("he-dashan").says("我们7号楼502也没水了", group);

    wang.heardOnce(/#1 .*又有居民反映同样的问题，现在 2 人/);
    wang.heardOnce(/又有居民反映同样的问题，在春晖苑7号楼，现在 4 人/);
    expect(wang.heard().filter((text) => text.includes("又有居民"))).toHaveLength(2);
  });

  it("count once, however often they say so", async () => {
    const town = await withoutWater();
    await town.person("old-zhang").says("+1", group);
    const before = town.spoken.length;

    await town.person("old-zhang").says("+1", group);
    await town.person("fang").says("同样的问题", group);

    expect(await reporters(town)).toHaveLength(1);
    expect(town.spoken.length).toBe(before);
  });

  it("are heard of in the group once in a while when they cannot be told alone", async () => {
    const town = await withoutWater();

    for (const id of ["guest-1", "guest-2", "guest-3"]) await town.person(id).says("+1", group);

    const [, line, ...more] = town.group(group).heard();
    expect(line).toMatch(/^#1 已记上，现在 2 人反映。/);
    expect(more).toEqual([]);
  });

  it("are joined in silence at night, when the matter can wait", async () => {
    const town = await openTown({ startAt: instantOn("2026-11-24", "22:30") });
    await town.person("fang").says("3号楼路灯坏了", group);
    await town.person("fang").says("5号楼停水了", group);
    const [light, water] = town.group(group).heard();

    await town.person("guest-1").says("#1 +1", group);
    await town.person("guest-2").says("#2 +1", group);

    expect(town.group(group).heard()).toEqual([light, water, expect.stringMatching(/^#2 已记上/)]);
  });

  it("may also say so in private when they live there", async () => {
    const town = await withoutWater();

    await town.person("old-zhang").says("我家也是 1");
    await town.person("huang-qiang").says("我家也是 1");

    town.person("old-zhang").hears(/#1 已给您记上，现在 2 人反映/);
    town.person("huang-qiang").hears(/没有查到/);
  });

  it("press by themselves when there are five: the supervision rises, the grid leader and the group hear of it once", async () => {
    const town = await withoutWater();

    for (const id of neighbours.slice(0, 5)) await town.person(id).says("+1", group);

    town.person("zhao-lei").heardOnce(/#1 .*春晖苑3号楼：已有 5 人反映，升为“提醒”/);
    for (const id of ["zhao-lei", "wang-xiulan"]) town.person(id).heardOnce(/人反映，/);
    expect(town.group(group).heard().slice(1)).toEqual(["#1 · 水电气暖通信 · 已有 5 人反映，正在抓紧办理。"]);
    expect(await town.request(1)).toMatchObject({ supervision: "reminded" });
  });
});

describe("a +1 that means something else", () => {
  it("is not taken for one after a sign-up", async () => {
    const town = await withoutWater();
    await town.person("old-zhang").says("周末爬山，接龙报名", group);

    for (const id of ["xiao-kai", "wu-ayi"]) await town.person(id).says("+1", group);

    expect(await reporters(town)).toEqual([]);
  });

  it("is not taken for one when the receipt is out of sight, but still when it is quoted or numbered", async () => {
    const town = await withoutWater();
    const receipt = town.group(group).last();
    await town.hoursPass(0.1);
    for (let line = 0; line < 20; line += 1) await town.person("feng-jie").says("今天天气不错", group);

    await town.person("old-zhang").says("+1", group);
    expect(await reporters(town)).toEqual([]);
    await town.person("xiao-kai").says("+1", group, { quotes: receipt?.id });
    await town.person("wu-ayi").says("#1 +1", group);

    expect(await reporters(town)).toHaveLength(2);
  });

  it("is not taken for one in another group, after some days, or about a private matter", async () => {
    const town = await withoutWater();
    await town.person("huang-qiang").says("+1", "g-wangjiang");
    await town.person("huang-qiang").says("+1 1", "g-wangjiang");
    await town.isDownFor(73);
    await town.person("old-zhang").says("+1", group);
    await town.person("fang").says("楼上和我家因为漏水吵架，想请人调解", group);

    await town.person("xiao-kai").says("+1", group);
    await town.person("wu-ayi").says("+1", group, { quotes: town.group(group).last()?.id });

    expect([...(await reporters(town, 1)), ...(await reporters(town, 2))]).toEqual([]);
    town.person("wu-ayi").hears(/涉及个人隐私，不能加入/);
  });

  it("leaves another trouble to be registered by itself", async () => {
    const town = await withoutWater();

    await town.person("xiao-kai").says("我们5号楼电梯也坏了", group);

    expect(await reporters(town)).toEqual([]);
    expect(await town.request(2)).toMatchObject({ category: "电梯与特种设备" });
  });

  it("means the quoted one of two", async () => {
    const town = await withoutWater();
    const water = town.group(group).last();
    await town.person("wu-ayi").says("8号楼电梯坏了", group);

    await town.person("old-zhang").says("我家也是", group, { quotes: water?.id });
    await town.person("he-dashan").says("+1", group);

    expect((await reporters(town, 1)).map(({ personId }) => personId)).toEqual(["old-zhang"]);
    expect((await reporters(town, 2)).map(({ personId }) => personId)).toEqual(["he-dashan"]);
  });
});

describe("a result that several wait for", () => {
  async function resolved() {
    const town = await withoutWater();
    await town.person("old-zhang").says("+1", group);
    await town.person("xiao-kai").says("+1", group);
    await town.person("wang-xiulan").says("修好了，换了阀门");
    return town;
  }

  it("is asked of each and closes when all have answered", async () => {
    const town = await resolved();
    for (const id of ["fang", "old-zhang", "xiao-kai"]) town.person(id).hears(/#1.*换了阀门\n请问解决了吗/);

    await town.person("fang").says("满意");
    town.person("fang").hears(/“满意”记下了。#1 还有 2 人没答复/);
    await town.person("old-zhang").says("解决了");
    expect(await town.request(1)).toMatchObject({ state: "resolved" });
    await town.person("xiao-kai").says("一般");

    town.person("xiao-kai").hears(/#1 已办结/);
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "满意" });
    expect((await reporters(town)).map(({ rating }) => rating).sort()).toEqual(["", "一般"]);
  });

  it("opens again as soon as one of them says that it is not solved, and all are asked anew", async () => {
    const town = await resolved();
    await town.person("fang").says("满意");
    await town.person("old-zhang").says("一般");

    await town.person("xiao-kai").says("没解决，水还是很小");

    town.person("wang-xiulan").hears(/居民说没解决：“水还是很小”/);
    town.person("fang").hears(/#1 有居民说没解决，已重新办理/);
    expect(town.person("fang").heard().join()).not.toContain("水还是很小");
    expect(await town.request(1)).toMatchObject({ state: "accepted", rating: "", reopened: 1 });
    expect((await reporters(town)).map(({ rating }) => rating)).toEqual(["", ""]);
    await town.hoursPass(1);
    await town.person("wang-xiulan").says("修好了，换了水泵");
    for (const id of ["fang", "xiao-kai"]) await town.person(id).says("满意");
    expect(await town.request(1)).toMatchObject({ state: "resolved" });
    await town.person("old-zhang").says("满意");
    expect(await town.request(1)).toMatchObject({ state: "closed" });
  });

  it("is said once in the group in which the owner says it", async () => {
    const town = await withoutWater();

    await town
      .person("wang-xiulan")
      .says("修好了，换了阀门", group, { quotes: town.group(group).last()?.id });

    expect(town.group(group).heard().slice(1)).toEqual([expect.stringMatching(/^#1 已反馈给居民/)]);
  });

  it("closes in the end without those who never answer, and only they hear of it", async () => {
    const town = await resolved();
    await town.person("fang").says("满意");

    await town.isDownFor(73);

    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "满意" });
    town.person("old-zhang").hears(/#1 没有等到您的答复，先办结了/);
    town.person("fang").hears(/还有 2 人没答复/);
    expect((await reporters(town)).map(({ rating }) => rating)).toEqual(["", ""]);
  });

  it("can still be judged by a late word, and be opened again", async () => {
    const town = await resolved();
    await town.hoursPass(73);

    await town.person("old-zhang").says("不满意 1");
    await town.person("old-zhang").says("满意 1");
    town.person("old-zhang").hears(/您评价过“不满意”/);
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "" });
    expect((await reporters(town)).map(({ rating }) => rating)).toEqual(["不满意", ""]);
    await town.person("xiao-kai").says("没解决 1");

    expect(await town.request(1)).toMatchObject({ state: "accepted" });
  });

  it("is asked at once of somebody who joins late", async () => {
    const town = await resolved();
    const line = town.group(group).last();

    await town.person("wu-ayi").says("我家也是", group, { quotes: line?.id });

    town.person("wu-ayi").hears(/现在 4 人反映。办理反馈：.*换了阀门\n解决了请回/);
  });
});
