import { describe, expect, it } from "vitest";
import { openTown, type Town } from "../support/town.ts";

const group = "g-chunhui";

describe("two requests that are the same matter", () => {
  /** 阿芳 tells it in the big group, 老张 in the group of the first buildings. */
  async function twice() {
    const town = await openTown();
    await town.person("fang").says("3号楼停水了", group);
    await town.person("old-zhang").says("3号楼怎么没水了，水管坏了", "g-chunhui-1");
    return town;
  }

  it("become one by a person's word, and one answer goes back to both groups and people", async () => {
    const town = await twice();
    const wang = town.person("wang-xiulan");

    await wang.says("并案 2 到 1");
    wang.hears(/#2 已并入 #1，一起办理/);
    town.person("old-zhang").heardOnce(/#2 和 #1 是同一件事，一起办理/);
    await wang.says("修好了 1，换了阀门");

    town.group(group).heardOnce(/^#1 · 水电气暖通信 · 已处理/);
    town.group("g-chunhui-1").heardOnce(/^#2 · 水电气暖通信 · 已处理/);
    town.person("fang").hears(/#1，.*换了阀门/);
    town.person("old-zhang").hears(/#2，.*换了阀门/);
    await town.person("old-zhang").says("满意 2");
    await town.person("fang").says("满意");
    expect(await town.request(1)).toMatchObject({ state: "closed", rating: "满意" });
    expect(await town.request(2)).toMatchObject({ state: "merged", rating: "满意", outcome: "duplicate" });
  });

  it("open again together when the one who was merged says that it is not solved", async () => {
    const town = await twice();
    await town.person("wang-xiulan").says("把2并到1");
    await town.person("wang-xiulan").says("修好了 1，换了阀门");
    await town.person("old-zhang").says("一般 2");

    await town.person("old-zhang").says("没解决 2");

    town.person("old-zhang").hears(/#2 已重新办理/);
    expect(await town.request(1)).toMatchObject({ state: "accepted", reopened: 1 });
    expect(await town.request(2)).toMatchObject({ state: "merged", rating: "" });
  });

  it("go on alone after the merge is undone, as they were, with their deadlines", async () => {
    const town = await twice();
    const wang = town.person("wang-xiulan");
    await wang.says("收到 2");
    const before = await town.request(2);
    const due = await dueOf(town, 2);
    await wang.says("并案 2 到 1");
    expect(await dueOf(town, 2)).toEqual([]);

    await wang.says("撤销并案 2");

    expect(await town.request(2)).toEqual({ ...before, version: expect.any(Number) });
    expect(await dueOf(town, 2)).toEqual(due);
    town.person("old-zhang").hears(/#2 改为单独办理/);
    await wang.says("修好了 1，换了阀门");
    expect(town.person("old-zhang").heard().join()).not.toContain("换了阀门");
  });

  it("never become one in a circle, with themselves, with what is over, or by somebody who may not", async () => {
    const town = await twice();
    const wang = town.person("wang-xiulan");
    await town.person("fang").says("并案 2 到 1");
    await town.person("ma-xiaoyan").says("并案 2 到 1");
    town.person("ma-xiaoyan").hears(/没有查到/);
    await wang.says("并案 1 到 1");
    wang.hears(/不能并到自己/);
    expect(await town.request(2)).toMatchObject({ state: "dispatched" });

    await wang.says("并案 2 到 1");
    await wang.says("并案 1 到 2");
    wang.hears(/#2 现在是“并案”，别的诉求不能并进去/);
    await wang.says("撤销并案 1");

    expect(await town.request(1)).toMatchObject({ state: "dispatched" });
  });

  it("are left apart when they are private and of different people", async () => {
    const town = await openTown();
    await town.person("fang").says("楼上和我家因为漏水吵架，想请人调解");
    await town.person("old-zhang").says("邻居天天和我家吵架，想请人调解");
    const chen = town.person("chen-zhiyuan");

    await chen.says("并案 2 到 1");

    chen.hears(/涉及个人隐私/);
    expect(await town.request(2)).not.toMatchObject({ state: "merged" });
  });

  async function dueOf(town: Town, number: number) {
    const request = await town.request(number);
    const waiting = await town.storage().read.due.waiting(new Date(8e15), 1000);
    return waiting
      .filter(({ subject }) => subject === `request:${request?.id}`)
      .map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString()}`)
      .sort();
  }
});

describe("a request that is probably known already", () => {
  const proposed = /可能和 #1 是同一件事（春晖苑3号楼2单元 · 电梯与特种设备）。\n是的话回“并案 2 到 1”/;

  it("is proposed to the owner, who decides", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", group);

    await town.person("old-zhang").says("三号楼二单元的电梯停了不动了");

    town.person("wang-xiulan").heardOnce(proposed);
    expect(await town.request(2)).toMatchObject({ state: "dispatched", mergedInto: undefined });
  });

  it("is not proposed for another place, another matter, or the same person", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", group);

    await town.person("old-zhang").says("3号楼1单元电梯又坏了");
    await town.person("xiao-kai").says("5号楼2单元电梯又坏了");
    await town.person("wu-ayi").says("3号楼2单元楼道垃圾没人清");
    await town.person("fang").says("3号楼2单元电梯又坏了，按键不亮");

    expect(town.person("wang-xiulan").heard().join()).not.toMatch(/可能和/);
  });

  it("is not proposed after some days", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", group);
    await town.isDownFor(73);

    await town.person("old-zhang").says("3号楼2单元电梯又坏了");

    expect(town.person("wang-xiulan").heard().join()).not.toMatch(/可能和/);
  });
});
