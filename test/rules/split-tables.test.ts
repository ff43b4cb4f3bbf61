import { describe, expect, it } from "vitest";
import { splitDocument } from "../../handlers/policy/split-document.ts";

/** Rows as [clause, heading, cells]. */
function rows(text: string) {
  return splitDocument(text).passages.map(({ clause, heading, cells }) => [
    clause,
    heading,
    cells?.map((cell) => cell.join("=")).join("|"),
  ]);
}

describe("a table", () => {
  it("is a passage for each row, named by what the row is about", () => {
    const { passages } = splitDocument(
      "## 电话\n\n| 序号 | 部门 | 事项名称 | 电话 |\n|---|---|---|---|\n| 1 | 民政办 | 低保 | 6600 1201 |\n| 2 | 司法所 | 调解 | |",
    );

    expect(passages).toEqual([
      {
        ...{ clause: "低保", heading: "电话", page: 0 },
        text: "序号：1；部门：民政办；事项名称：低保；电话：6600 1201",
        cells: [
          ["序号", "1"],
          ["部门", "民政办"],
          ["事项名称", "低保"],
          ["电话", "6600 1201"],
        ],
      },
      {
        ...{ clause: "调解", heading: "电话", page: 0 },
        text: "序号：2；部门：司法所；事项名称：调解",
        cells: [
          ["序号", "2"],
          ["部门", "司法所"],
          ["事项名称", "调解"],
          ["电话", ""],
        ],
      },
    ]);
  });

  it.each<[string, string, (string | undefined)[][]]>([
    [
      "names a row by its first words where no column says so",
      "| 序号 | 犬只 | 收费 |\n|-|-|-|\n| 1 | 绝育犬 | 免费 |",
      [["绝育犬", "", "序号=1|犬只=绝育犬|收费=免费"]],
    ],
    [
      "has a caption and sections across its columns",
      "| 便民电话 | 便民电话 | 便民电话 |\n|-|-|-|\n| 序号 | 单位 | 电话 |\n| 一、街道 | | |\n| 1 | 民政办 | 6600 |",
      [["民政办", "便民电话 / 一、街道", "序号=1|单位=民政办|电话=6600"]],
    ],
    [
      "has a caption above it",
      "# 停车\n\n收费标准（2026年）\n\n| 车型 | 收费 |\n|-|-|\n| 小车 | 5元 |",
      [["小车", "收费标准（2026年）", "车型=小车|收费=5元"]],
    ],
    [
      "has two lines of columns",
      "| 事项 | 材料 | 材料 |\n|-|-|-|\n| 事项 | 原件 | 复印件 |\n| 低保 | 1份 | 2份 |",
      [["低保", "", "事项=低保|材料（原件）=1份|材料（复印件）=2份"]],
    ],
    [
      "goes on with a list in one column, whether the others are left empty or said again",
      "| 事项 | 材料 | 时限 |\n|-|-|-|\n| 低保 | 身份证 | 20日 |\n| | 户口簿 | |\n| 低保 | 照片 | 20日 |",
      [["低保", "", "事项=低保|材料=身份证\n户口簿\n照片|时限=20日"]],
    ],
    [
      "does not mix two people of one office",
      "| 单位 | 姓名 | 电话 |\n|-|-|-|\n| 民政办 | 张三 | 1201 |\n| | 李四 | 1202 |",
      [
        ["民政办", "", "单位=民政办|姓名=张三|电话=1201"],
        ["民政办", "", "单位=民政办|姓名=李四|电话=1202"],
      ],
    ],
    [
      "goes on on the next page, with its columns or without",
      "| 序号 | 登记点 |\n|-|-|\n| 1 | 东门 |\n\f| 序号 | 登记点 |\n|-|-|\n| 2 | 西门 |\n\f| 3 | 南门 |",
      [
        ["东门", "", "序号=1|登记点=东门"],
        ["西门", "", "序号=2|登记点=西门"],
        ["南门", "", "序号=3|登记点=南门"],
      ],
    ],
    [
      "may have blank lines between its rows, and another table after it",
      "| 级 | 收入 |\n\n|-|-|\n\n| 1 | 三千以下 |\n\n| 级 | 税率 |\n\n|-|-|\n\n| 1 | 5% |",
      [
        ["三千以下", "", "级=1|收入=三千以下"],
        ["5%", "", "级=1|税率=5%"],
      ],
    ],
  ])("%s", (_, text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it("is one passage for each service where its first column names the fields", () => {
    const { passages } = splitDocument(
      "## 民政\n\n| 事项名称 | 高龄津贴 |\n|---|---|\n| 申请条件 | 年满80周岁 |\n| 申请材料 | 身份证<br>户口簿 |\n| 收费标准 | |\n| 事项名称 | 低保 |\n| 办理时限 | 20个工作日 |",
    );

    expect(passages).toEqual([
      {
        ...{ clause: "高龄津贴", heading: "民政", page: 0 },
        text: "事项名称：高龄津贴；申请条件：年满80周岁；申请材料：身份证\n户口簿",
        cells: [
          ["事项名称", "高龄津贴"],
          ["申请条件", "年满80周岁"],
          ["申请材料", "身份证\n户口簿"],
          ["收费标准", ""],
        ],
      },
      {
        ...{ clause: "低保", heading: "民政", page: 0 },
        text: "事项名称：低保；办理时限：20个工作日",
        cells: [
          ["事项名称", "低保"],
          ["办理时限", "20个工作日"],
        ],
      },
    ]);
  });

  it("may have two fields in a line, and say a wide cell once for each column", () => {
    expect(
      rows(
        "| 项目 | 内容 | 项目 | 内容 |\n|-|-|-|-|\n| 事项名称 | 救助 | 办理时限 | 10日 |\n| 申请条件 | 困难 | 困难 | 困难 |",
      ),
    ).toEqual([["救助", "", "事项名称=救助|办理时限=10日|申请条件=困难"]]);
  });

  it("may stand among clauses", () => {
    const text =
      "第一条 收费标准如下：\n\n| 犬只 | 登记 |\n|-|-|\n| 绝育犬 | 免费 |\n\n困难家庭免收。\n第二条 本办法由街道解释。\n\n附件1：登记点\n\n| 登记点 | 地址 |\n|-|-|\n| 东门 | 青禾路1号 |\n\n周日休息，节假日照常办理。";

    expect(splitDocument(text).passages.map(({ clause, heading, text }) => [clause, heading, text])).toEqual([
      ["第一条", "", "收费标准如下：\n困难家庭免收。"],
      ["绝育犬", "第一条", "犬只：绝育犬；登记：免费"],
      ["第二条", "", "本办法由街道解释。"],
      ["东门", "附件1：登记点", "登记点：东门；地址：青禾路1号"],
      ["附件1：登记点", "附件1：登记点", "周日休息，节假日照常办理。"],
    ]);
  });
});
