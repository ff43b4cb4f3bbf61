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

  it("is read with any line ends", () => {
    expect(splitDocument("第一条 甲。\r\n\r\n第二条 乙。").passages).toHaveLength(2);
  });
});

describe("a page", () => {
  it("is known for each passage, and does not part a sentence", () => {
    const { passages } = splitDocument(
      "第一条 遛犬应当牵绳，牵引绳不得超过一米五，避让老人、孕妇\f和儿童。\n第二条 清理粪便。\f第三条 罚款。",
    );

    expect(passages.map(({ clause, page, text }) => [clause, page, text])).toEqual([
      ["第一条", 1, "遛犬应当牵绳，牵引绳不得超过一米五，避让老人、孕妇和儿童。"],
      ["第二条", 2, "清理粪便。"],
      ["第三条", 3, "罚款。"],
    ]);
  });

  it("is none where the text has none", () => {
    expect(splitDocument("第一条 牵绳。").passages[0]?.page).toBe(0);
  });
});

/** What a citation names, and the text. */
function cited(text: string) {
  return splitDocument(text).passages.map(({ clause, text }) => [clause, text]);
}

describe("a document without clauses", () => {
  it("is split by heading and paragraph, the heading being what can be cited", () => {
    const { title, passages } = splitDocument(
      "# 办证指南\n\n先看这里。\n\n## 一、材料\n\n1. 身份证，也可以带户口簿或者其他能够证明您的身份、贴有照片而且没有过期的证件。\n\n2. 下列之一：\n\n- 合同\n- 房产证\n\n## 二、时间\n\n十五天。",
    );

    expect(title).toBe("办证指南");
    expect(passages.map(({ clause, heading, text }) => [clause, heading, text])).toEqual([
      ["", "", "先看这里。"],
      [
        "一、材料",
        "一、材料",
        "1. 身份证，也可以带户口簿或者其他能够证明您的身份、贴有照片而且没有过期的证件。",
      ],
      ["一、材料", "一、材料", "2. 下列之一：\n- 合同\n- 房产证"],
      ["二、时间", "二、时间", "十五天。"],
    ]);
  });

  it("has short numbered lines as headings, below each other, and long ones as paragraphs", () => {
    const { passages } = splitDocument(
      "一、补贴对象\n年满60周岁的老人。\n二、补贴标准\n（一）低保老人\n每餐补贴8元。\n（二）其他老人由本人按照食堂公布的价格付费用餐，食堂不得加收任何费用。\n三、本通知由民政办负责解释。",
    );

    expect(passages.map(({ clause, heading, text }) => [clause, heading, text])).toEqual([
      ["一、补贴对象", "一、补贴对象", "年满60周岁的老人。"],
      ["二、（一）低保老人", "二、补贴标准 / （一）低保老人", "每餐补贴8元。"],
      [
        "二、补贴标准（二）",
        "二、补贴标准",
        "（二）其他老人由本人按照食堂公布的价格付费用餐，食堂不得加收任何费用。",
      ],
      ["三", "", "三、本通知由民政办负责解释。"],
    ]);
  });

  it("cites a paragraph by its first words where they are set apart", () => {
    expect(cited("（一）高龄津贴。年满80周岁的，每月100元。\n（二）年满90周岁的，每月200元。")).toEqual([
      ["（一）高龄津贴", "（一）高龄津贴。年满80周岁的，每月100元。"],
      ["（二）", "（二）年满90周岁的，每月200元。"],
    ]);
  });

  it.each([
    [
      "whatever blank lines stand between",
      "符合下列条件之一的，补贴6元：\n\n1. 独居\n\n2. 失能；\n\n（1）卧床",
    ],
    ["whatever it is numbered by", "下列人员可以申请：\n（一）残疾人\n（二）老人\n（三）孤儿"],
    ["without any marks", "申领要带：\n\n身份证\n\n户口簿\n\n一寸照片"],
  ])("keeps a list with the sentence that announces it, %s", (_, text) => {
    expect(
      cited(`${text}\n\n其他规定另行公布，请大家留意社区公告栏的通知。`).map(([, text]) => text),
    ).toEqual([text.replaceAll("\n\n", "\n"), "其他规定另行公布，请大家留意社区公告栏的通知。"]);
  });

  it("keeps short items below a heading together", () => {
    expect(cited("二、申请材料\n\n1. 身份证\n\n2. 户口簿\n\n3. 照片")).toEqual([
      ["二、申请材料", "1. 身份证\n2. 户口簿\n3. 照片"],
    ]);
  });

  it("has numbers as headings only where something stands below each of them", () => {
    expect(cited("1.申请材料\n身份证、户口簿。\n2.办理地点\n社区便民服务中心2号窗口。")).toEqual([
      ["1.申请材料", "身份证、户口簿。"],
      ["2.办理地点", "社区便民服务中心2号窗口。"],
    ]);
  });

  it("may be questions, each heading its answer", () => {
    expect(cited("问：狗证去哪办？\n\n答：派出所。\n\n1. 低保几天批下来？\n\n答：二十个工作日。")).toEqual([
      ["狗证去哪办？", "答：派出所。"],
      ["1. 低保几天批下来？", "答：二十个工作日。"],
    ]);
  });

  it("may begin with a day", () => {
    expect(cited("2026年3月1日停水检修\n\n东门的充电桩自2026年4月1日起施行")).toHaveLength(2);
  });

  it("says nothing by its letterhead, address and signature", () => {
    const letter =
      "青禾街道办事处文件\n青办发〔2026〕3号\n关于暂停供水的通知\n各社区居委会：\n明天停水。\n青禾街道办事处\n2026年3月1日";

    expect(splitDocument(letter).title).toBe("关于暂停供水的通知");
    expect(cited(letter)).toEqual([["", "明天停水。"]]);
  });
});
