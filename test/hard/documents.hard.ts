import { utils, write } from "@e965/xlsx";
import { describe, expect, it, onTestFinished } from "vitest";
import { openReader, readDocument } from "../../bot/documents/read-document.ts";
import { endless } from "../support/hostile-files.ts";
import { watched } from "../support/loop-watch.ts";
import { docx, listed, listKind, p, table, td } from "../support/office-files.ts";
import { oldWord } from "../support/old-word.ts";
import { flowed, pdf, ruled } from "../support/pdf-files.ts";

/** In milliseconds. */
const shortly = 1000;

describe("a document without end", () => {
  it.each(endless)(
    "%s costs its reader half a minute and nobody else anything",
    async (_, name, bytes) => {
      const file = bytes();

      const { result, seconds, blocked } = await watched(() => readDocument(name, file));

      expect(result).toEqual({ problem: expect.any(String) });
      expect(seconds).toBeLessThan(30);
      expect(blocked).toBeLessThan(shortly);
    },
    40_000,
  );
});

/** The same numbers every time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % sides;
  };
}

function spoiled(bytes: Uint8Array, roll: (sides: number) => number): Uint8Array {
  const copy = Buffer.from(bytes);
  const harm = roll(3);
  for (let count = 1 + roll(20); count > 0; count -= 1) {
    const at = roll(copy.length);
    if (harm === 0) copy[at] = roll(256);
    else if (harm === 1) copy.fill(roll(256), at, Math.min(copy.length, at + roll(64)));
    else copy.copy(copy, at, roll(copy.length), roll(copy.length));
  }
  return roll(8) === 0 ? copy.subarray(0, roll(copy.length)) : copy;
}

const sheet = utils.book_new();
utils.book_append_sheet(
  sheet,
  utils.aoa_to_sheet([
    ["名称", "电话"],
    ["物业", 8801],
  ]),
  "电话",
);
const numbering = listKind(0, [["chineseCounting", "第%1条"]], [[1]]);
const body = p("养犬应当登记。", listed(1)) + table(td("项目") + td("价格"), td("登记") + td("免费"));
const kinds: [name: string, bytes: Uint8Array][] = [
  ["a.docx", docx(body, { numbering })],
  ["a.doc", oldWord("第一条 养犬应当登记。\r")],
  ["a.xlsx", write(sheet, { type: "buffer", bookType: "xlsx" })],
  ["a.xls", write(sheet, { type: "buffer", bookType: "biff8" })],
  [
    "a.pdf",
    pdf([
      flowed(["第一条　养犬应当登记。"]).ops,
      ruled(
        72,
        100,
        [90, 90],
        [
          ["项目", "价格"],
          ["登记", "免费"],
        ],
      ),
    ]),
  ],
  [
    "a.html",
    Buffer.from("<h1>须知</h1><table><tr><th>项目<th>价格<tr><td>登记<td>免费</table><ol><li>一<li>二</ol>"),
  ],
];
const rounds = 150;

describe("a document that was spoiled on its way", () => {
  it.each(kinds)(
    "%s is read or refused, and the next one is read",
    async (name, bytes) => {
      const reader = openReader();
      onTestFinished(() => reader.close());
      const roll = dice(name.length * 7919);

      for (let round = 0; round < rounds; round += 1) {
        const read = await reader.read(name, spoiled(bytes, roll));
        expect(read).toEqual(
          "problem" in read
            ? { problem: expect.any(String) }
            : expect.objectContaining({ text: expect.any(String) }),
        );
      }

      expect(await reader.read(name, bytes)).toHaveProperty("text");
    },
    120_000,
  );
});
