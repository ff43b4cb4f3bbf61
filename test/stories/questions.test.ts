import { describe, expect, it } from "vitest";
import type { Wording } from "../../handlers/handler.ts";
import { openTown } from "../support/town.ts";

describe("a question the documents answer", () => {
  it("is answered in the group with clause, document, issuer and effective date", async () => {
    const town = await openTown();

    await town.person("fang").says("低保怎么申请，要带什么材料？", "g-chunhui");

    const group = town.group("g-chunhui");
    expect(group.heard()).toHaveLength(1);
    group.hears(
      /提出申请，填写《最低生活保障申请书》[\s\S]*申请低保要带下列材料：\n1\. 全体家庭成员的身份证和户口簿/,
    );
    group.hears(/——《青禾街道最低生活保障申请指南》第四条、第五条（青禾街道办事处，2026-01-01起施行）/);
  });
});

describe("a question the documents do not answer", () => {
  it("is said so, with the responsible person, and can be registered", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("办理宠物火化证明要什么手续？", "g-chunhui");
    town
      .group("g-chunhui")
      .hears(/文件里没有查到[\s\S]*春晖社区第一网格网格员（0100-6601 2211）[\s\S]*回“登记”/);
    await fang.says("登记", "g-chunhui");

    town.group("g-chunhui").hears(/已登记 #1 · 政策咨询与其他/);
    town.person("wang-xiulan").hears(/办理宠物火化证明要什么手续/);
    expect(await town.request(1)).toMatchObject({ class: "question" });
  });

  it("is registered once, by whoever asked, and not after the time is over", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    await fang.says("办理宠物火化证明要什么手续？", "g-chunhui");

    await town.person("xiao-kai").says("登记", "g-chunhui");
    await town.hoursPass(1);
    await fang.says("登记", "g-chunhui");

    expect(await town.request(1)).toBeUndefined();
  });
});

describe("words in private that mean nothing", () => {
  it("get a kind sentence that says what to do", async () => {
    const town = await openTown();
    const fang = town.person("fang");

    await fang.says("嗯嗯那个");

    fang.hears(/没听懂您的意思/);
  });
});

describe("a model that rewords", () => {
  it("is given the clauses, and its words stand above the source", async () => {
    const asked: string[] = [];
    const model = {
      async answer(question: string, passages: string[]): Promise<Wording> {
        asked.push(question, ...passages);
        return { sentences: [{ text: "带身份证和户口簿。", cites: [1] }] };
      },
    };
    const town = await openTown({ model });

    await town.person("fang").says("低保要带什么材料？", "g-chunhui");

    town.group("g-chunhui").hears(/^带身份证和户口簿。（AI 生成，以原文为准）\n——《青禾街道/);
    expect(asked.join()).toContain("1. 全体家庭成员的身份证和户口簿");
  });

  it("is done without when it fails", async () => {
    const town = await openTown({ model: { answer: async () => undefined } });

    await town.person("fang").says("低保要带什么材料？", "g-chunhui");

    town
      .group("g-chunhui")
      .hears(/^申请低保要带下列材料：\n1\. 全体家庭成员[\s\S]*——《青禾街道最低生活保障申请指南》第五条/);
  });
});

describe("帮助", () => {
  it("shows what this very person may do", async () => {
    const town = await openTown();
    const fang = town.person("fang");
    const chen = town.person("chen-zhiyuan");

    await fang.says("帮助");
    await chen.says("帮助");

    expect(fang.heard()[0]).not.toContain("通知 3号楼居民");
    expect(chen.heard()[0]).toContain("通知 3号楼居民");
  });
});
