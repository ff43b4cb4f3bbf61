import { utils, write } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { encode } from "../support/encodings.ts";
import { docx, p } from "../support/office-files.ts";
import { oldWord } from "../support/old-word.ts";
import { flowed, pdf } from "../support/pdf-files.ts";
import { openTestReader, passagesOf } from "../support/reading.ts";

const plain = openTestReader();

describe("a text", () => {
  const law = "第一条　养犬应当登记。\n第二条　遛犬应当牵绳，违者处二百元以下罚款。\n";
  const traditional =
    "第一條　養犬應當登記，並於每年三月辦理年審。\n第二條　遛犬應當牽繩，違者處二百元以下罰款。\n".repeat(5);

  it.each([
    ["UTF-8", Buffer.from(law), law],
    ["UTF-8 with its mark", Buffer.from(`\ufeff${law}`), law],
    ["UTF-16", Buffer.from(`\ufeff${law}`, "utf16le"), law],
    ["GB18030", encode(law, "gb18030"), law],
    ["Big5", encode(traditional, "big5"), traditional],
  ])("is read in %s", async (_, bytes, text) => {
    expect(await plain.document("a.txt", bytes)).toEqual({ text, format: "txt", pages: 0, note: "" });
  });

  it("keeps its head and its tables, and loses what nobody sees", async () => {
    const written =
      "---\ntitle: 收费\n---\n| 项目 | 价格 |\n|---|---|\n| 开\u200b锁 | 80\u202e元 |\f\n\u{e0041}完。";

    expect(await plain.document("收费.md", Buffer.from(written))).toEqual({
      text: "---\ntitle: 收费\n---\n| 项目 | 价格 |\n|---|---|\n| 开锁 | 80元 |\n\n完。",
      ...{ format: "md", pages: 0, note: "" },
    });
  });
});

describe("a file whose name says something else", () => {
  const word = docx(p("第一条 养犬应当登记。"));
  const sheet = utils.book_new();
  utils.book_append_sheet(
    sheet,
    utils.aoa_to_sheet([
      ["名称", "电话"],
      ["物业", "8801"],
    ]),
    "电话",
  );

  it.each([
    ["Word's called a PDF", "a.pdf", word, "docx"],
    ["Word's without an ending", "通知", word, "docx"],
    ["a PDF called Word's", "a.docx", pdf([flowed(["第一条　养犬应当登记。"]).ops]), "pdf"],
    ["Excel's called Word's", "a.doc", write(sheet, { type: "buffer", bookType: "xlsx" }), "xlsx"],
    [
      "Excel's old kind called the new one",
      "a.xlsx",
      write(sheet, { type: "buffer", bookType: "biff8" }),
      "xls",
    ],
    ["a page called a text", "a.txt", Buffer.from("<!doctype html><p>第一条 养犬应当登记。"), "html"],
    ["a text called Word's", "a.docx", Buffer.from("第一条 养犬应当登记。"), "txt"],
  ])("is read as what it is: %s", async (_, name, bytes, format) => {
    expect((await plain.document(name, bytes)).format).toBe(format);
  });
});

describe("a Word document of the old kind", () => {
  it("is read, with a word of warning about its numbers", async () => {
    const { text, note, format } = await plain.document(
      "a.doc",
      oldWord("养犬规定\r第一条 养犬应当登记。\r第二条 遛犬应当牵绳。\r"),
    );

    expect(format).toBe("doc");
    expect(passagesOf(text).slice(-2)).toEqual([
      ["第一条", "养犬应当登记。", 0],
      ["第二条", "遛犬应当牵绳。", 0],
    ]);
    expect(note).toContain("自动编的号");
  });

  it("has tables, and lines where it does not say which columns a cell covers", async () => {
    const even = "项目\x07价格\x07\r登记\x07免费\x07\r";
    const uneven = "时段\x07能否\x07\r周日\x07\r";

    const text = await plain.text("a.doc", oldWord(`收费：\r${even}说明：\r${uneven}完。\r`));

    expect(text).toBe(
      "收费：\n\n| 项目 | 价格 |\n|---|---|\n| 登记 | 免费 |\n\n说明：\n\n时段 能否\n\n周日\n\n完。",
    );
  });
});
