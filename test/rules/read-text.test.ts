import { describe, expect, it } from "vitest";
import { readText } from "../../bot/documents/read-text.ts";

const sentence = "本街道2026年的低保标准为每人每月980元。";
const utf8 = (text: string) => new TextEncoder().encode(text);
/** 低保标准 */
const gb18030 = Uint8Array.of(0xb5, 0xcd, 0xb1, 0xa3, 0xb1, 0xea, 0xd7, 0xbc);
const swapped = Buffer.from(`\ufeff${sentence}`, "utf16le").swap16();

describe("a document's bytes", () => {
  it.each([
    ["UTF-8", utf8(sentence), sentence],
    ["UTF-8 with a byte order mark", utf8(`\ufeff${sentence}`), sentence],
    ["UTF-16, little end first", Buffer.from(`\ufeff${sentence}`, "utf16le"), sentence],
    ["UTF-16, big end first", swapped, sentence],
    ["GB18030", gb18030, "低保标准"],
    ["nothing at all", new Uint8Array(), ""],
  ])("are read: %s", (_name, bytes, text) => {
    expect(readText(bytes)).toEqual({ text });
  });

  it("lose the odd NUL that an export left", () => {
    expect(readText(utf8(`${sentence.repeat(5)}\0`))).toEqual({ text: sentence.repeat(5) });
  });

  it.each([
    ["a picture", Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)],
    ["a Word file", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 33, 0)],
    ["NULs only", new Uint8Array(100)],
  ])("are refused when they are no text: %s", (_name, bytes) => {
    expect(readText(bytes)).toEqual({ problem: expect.stringContaining("内容不是文字") });
  });

  it("are refused above the limit, which is said", () => {
    expect(readText(new Uint8Array(3 * 1024 * 1024), 2 * 1024 * 1024)).toEqual({
      problem: "文件有 3 MB，超过 2 MB 的上限，请拆成几个文件",
    });
  });
});
