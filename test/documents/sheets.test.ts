import { utils, write } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import writeExcelFile from "write-excel-file/node";
import { xlsx } from "../support/office-files.ts";
import { openTestReader, passagesOf, rowsOf } from "../support/reading.ts";

const sheets = openTestReader();

const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`;
const rows = (...all: string[]) =>
  `<sheetData>${all.map((cells, index) => `<row r="${index + 1}">${cells}</row>`).join("")}</sheetData>`;

describe("a sheet", () => {
  it("is read as it is shown: title, names of columns, days and numbers", async () => {
    const file = await writeExcelFile([
      [{ value: "便民服务收费表", columnSpan: 4 }, null, null, null],
      ["项目", "价格", "优惠", "起始日"].map((value) => ({ value })),
      [
        { value: "开锁" },
        { value: 80, format: '0"元/次"' },
        { value: 0.15, format: "0%" },
        { value: new Date(Date.UTC(2026, 0, 31)), format: 'yyyy"年"m"月"d"日"' },
      ],
      [
        { value: "保洁" },
        { value: 1234.5, format: "#,##0.00" },
        null,
        { value: new Date(Date.UTC(2026, 6, 1)), format: "yyyy-mm-dd" },
      ],
    ]).toBuffer();

    const read = await sheets.text("收费.xlsx", file);

    expect(read.split("\n")[0]).toBe("# 便民服务收费表");
    expect(rowsOf(read)).toEqual([
      { 项目: "开锁", 价格: "80元/次", 优惠: "15%", 起始日: "2026年1月31日" },
      { 项目: "保洁", 价格: "1,234.50", 优惠: "", 起始日: "2026-07-01" },
    ]);
  });

  it("shows a plain day and a long number as Excel does", async () => {
    const styles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`;
    const book = xlsx(
      rows(
        text("A1", "日期") + text("B1", "电话"),
        '<c r="A2" s="1"><v>46053</v></c><c r="B2"><v>13800138000</v></c>',
      ),
      { "xl/styles.xml": styles },
    );

    expect(rowsOf(await sheets.text("a.xlsx", book))).toEqual([{ 日期: "2026/1/31", 电话: "13800138000" }]);
  });

  it("says merged cells in every row, and names of groups with the names below", async () => {
    const merges =
      '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A3:A4"/></mergeCells>';
    const book = xlsx(
      rows(
        text("A1", "楼栋") + text("B1", "联系人"),
        text("B2", "姓名") + text("C2", "电话"),
        text("A3", "3号楼") + text("B3", "王姐") + text("C3", "8801"),
        text("B4", "老李") + text("C4", "8802"),
      ) + merges,
    );

    expect(rowsOf(await sheets.text("a.xlsx", book))).toEqual([
      { 楼栋: "3号楼", "联系人 姓名": "王姐", "联系人 电话": "8801" },
      { 楼栋: "3号楼", "联系人 姓名": "老李", "联系人 电话": "8802" },
    ]);
  });

  it("may hold several tables, each below its title", async () => {
    const book = xlsx(
      `<sheetData><row r="1">${text("A1", "物业电话")}</row><row r="2">${text("A2", "岗位")}${text("B2", "电话")}</row><row r="3">${text("A3", "前台")}${text("B3", "8801")}</row><row r="6">${text("A6", "医院电话")}</row><row r="7">${text("A7", "科室")}${text("B7", "号码")}</row><row r="8">${text("A8", "急诊")}${text("B8", "8120")}</row></sheetData>`,
    );

    const read = await sheets.text("a.xlsx", book);

    expect(rowsOf(read)).toEqual([
      { 岗位: "前台", 电话: "8801" },
      { 科室: "急诊", 号码: "8120" },
    ]);
  });
});

describe("a book of sheets", () => {
  const book = () => {
    const made = utils.book_new();
    utils.book_append_sheet(
      made,
      utils.aoa_to_sheet([
        ["名称", "电话"],
        ["物业", "8801"],
        ["内部", "9999"],
      ]),
      "电话",
    );
    utils.book_append_sheet(made, utils.aoa_to_sheet([["不给看的"]]), "草稿");
    utils.book_append_sheet(
      made,
      utils.aoa_to_sheet([
        ["事项", "备注", "地点"],
        ["居住证", "密", "便民中心"],
      ]),
      "办事",
    );
    return made;
  };

  it("is read sheet by sheet, without what is hidden", async () => {
    const made = book();
    made.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }, { Hidden: 0 }] };
    Object.assign(made.Sheets.电话 ?? {}, { "!rows": [{}, {}, { hidden: true }] });
    Object.assign(made.Sheets.办事 ?? {}, { "!cols": [{}, { hidden: true }, {}] });

    const read = await sheets.document("a.xlsx", write(made, { type: "buffer", bookType: "xlsx" }));

    expect(read.text).toBe(
      "## 电话\n\n| 名称 | 电话 |\n|---|---|\n| 物业 | 8801 |\n\n## 办事\n\n| 事项 | 地点 |\n|---|---|\n| 居住证 | 便民中心 |",
    );
    expect(read.note).toBe("隐藏的行或列没有读；隐藏的工作表“草稿”没有读。");
  });

  it("may be of the old kind", async () => {
    const read = await sheets.document("a.xls", write(book(), { type: "buffer", bookType: "biff8" }));

    expect(read.format).toBe("xls");
    expect(passagesOf(read.text).length).toBeGreaterThan(3);
    expect(read.text).toContain("| 居住证 | 密 | 便民中心 |");
  });
});
