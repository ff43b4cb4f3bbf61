import { describe, expect, it } from "vitest";
import { splitDocument } from "../../handlers/policy/split-document.ts";

const law = `---
title: 邻里公约
issuer: 青禾街道办事处
effective: 2026-01-01
status: in_force
---

# 邻里公约

2025年12月1日居民会议通过

## 第一章 总则

第一条 为了和睦，制定本公约。

第二条　违反本公约的，
第一条规定的目的不能实现。
依照本公约第三条规定处理。

第二章 分则

第一节 安静

第三条 夜里安静。

（一）不装修；

（二）不放音乐。

第三条之一 白天也轻声。

第十条 本公约自2026年1月1日起施行。
`;

describe("a document with clauses", () => {
  const split = splitDocument(law);

  it("tells what its head says and nothing else", () => {
    const { passages: _, problems, ...head } = split;

    expect(problems).toEqual([]);
    expect(head).toEqual({
      title: "邻里公约",
      issuer: "青禾街道办事处",
      region: "",
      effective: "2026-01-01",
      expires: "",
    });
  });

  it("is split at its clauses, not at references to them", () => {
    expect(split.passages.map(({ clause }) => clause)).toEqual([
      "第一条",
      "第二条",
      "第三条",
      "第三条之一",
      "第十条",
    ]);
    expect(split.passages[1]?.text).toBe(
      "违反本公约的，\n第一条规定的目的不能实现。\n依照本公约第三条规定处理。",
    );
    expect(split.passages[2]?.text).toBe("夜里安静。\n（一）不装修；\n（二）不放音乐。");
  });

  it("gives each clause the chapter and section it stands in", () => {
    expect(split.passages.map(({ heading }) => heading)).toEqual([
      "第一章 总则",
      "第一章 总则",
      "第二章 分则 / 第一节 安静",
      "第二章 分则 / 第一节 安静",
      "第二章 分则 / 第一节 安静",
    ]);
  });

  it("does not put a section under a chapter that may be another one", () => {
    const { passages } = splitDocument(
      "## 第一章 总则\n第一条 甲。\n## 第一节 调查\n第二条 乙。\n## 第二节 决定\n第三条 丙。",
    );

    expect(passages.map(({ heading }) => heading)).toEqual(["第一章 总则", "第一节 调查", "第二节 决定"]);
  });

  it("may leave out the space after the number when the numbers follow each other", () => {
    const { passages } = splitDocument(
      "第一条为了和睦。\n第二条每户一票。\n第一条和第二条不得更改。\n第三条完。",
    );

    expect(passages.map(({ clause, text }) => [clause, text])).toEqual([
      ["第一条", "为了和睦。"],
      ["第二条", "每户一票。\n第一条和第二条不得更改。"],
      ["第三条", "完。"],
    ]);
  });

  it("knows the old name of the day it takes effect", () => {
    expect(splitDocument("---\neffective_date_stated: 2024-05-01\n---\n第一条 好。").effective).toBe(
      "2024-05-01",
    );
  });

  it("is read with any line ends", () => {
    expect(splitDocument("第一条 甲。\r\n\r\n第二条 乙。").passages).toHaveLength(2);
  });
});

describe("a document without clauses", () => {
  it("is split by heading and paragraph, the heading being what can be cited", () => {
    const { title, passages } = splitDocument(
      "# 办证指南\n\n先看这里。\n\n## 一、材料\n\n1. 身份证。\n\n2. 下列之一：\n\n- 合同\n- 房产证\n\n## 二、时间\n\n十五天。",
    );

    expect(title).toBe("办证指南");
    expect(passages).toEqual([
      { clause: "", heading: "", text: "先看这里。" },
      { clause: "一、材料", heading: "一、材料", text: "1. 身份证。" },
      { clause: "一、材料", heading: "一、材料", text: "2. 下列之一：\n- 合同\n- 房产证" },
      { clause: "二、时间", heading: "二、时间", text: "十五天。" },
    ]);
  });
});

describe("a head that cannot be used", () => {
  it.each([
    [
      "---\ntitle: 甲\neffective: 明年\n---\n第一条 好。",
      3,
      "生效日期“明年”不是日期，请写成 2026-01-31 这样",
    ],
    ["---\nexpires: 2026-02-30\n---\n第一条 好。", 2, "失效日期“2026-02-30”不是日期，请写成 2026-01-31 这样"],
    ["---\ntitle 甲\n---\n第一条 好。", 2, "看不懂“title 甲”，请写成“名称: 内容”"],
    ["---\ntitle: 甲\n第一条 好。", 1, "文件头没有结束，请在最后一项下面加一行 ---"],
    ["---\ntitle: 甲\n---\n\n", 4, "没有正文，请写上条款或段落"],
    ["", 1, "没有正文，请写上条款或段落"],
  ])("names line and problem: %j", (text, line, problem) => {
    expect(splitDocument(text).problems).toEqual([{ line, problem }]);
  });
});
