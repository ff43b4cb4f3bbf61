import { describe, expect, it, onTestFinished } from "vitest";
import { openReader, type Reader } from "../../bot/documents/read-document.ts";
import { openReadingProcess } from "../../bot/documents/reading-process.ts";
import { boxes, endless, type Hostile, office, others, prints } from "../support/hostile-files.ts";
import { watched } from "../support/loop-watch.ts";
import { docx, p } from "../support/office-files.ts";
import { openTestReader } from "../support/reading.ts";

const { read } = openTestReader();
const next = docx(p("第一条 养犬应当登记。"));
/** In milliseconds, and with room for a machine that is busy with other tests. */
const shortly = 1000;

async function tryOn(
  reader: Pick<Reader, "read">,
  [, name, bytes, reason]: Hostile,
  seconds: number,
): Promise<void> {
  const file = bytes();

  const { result, blocked, ...took } = await watched(() => reader.read(name, file));

  expect(result).toEqual({ problem: expect.stringMatching(reason) });
  expect(took.seconds).toBeLessThan(seconds);
  expect(blocked).toBeLessThan(shortly);
  expect(await reader.read("next.docx", next)).toMatchObject({ text: "第一条 养犬应当登记。" });
}

describe("a file that is no document, or means harm, is refused with a reason, and the next one is read:", () => {
  it.each(others)("%s", (...hostile) => tryOn({ read }, hostile, 10));
  it.each(boxes)("a packed file that is %s", (...hostile) => tryOn({ read }, hostile, 10));
  it.each(office)("an office file with %s", (...hostile) => tryOn({ read }, hostile, 10));
  it.each(prints)("a PDF with %s", (...hostile) => tryOn({ read }, hostile, 10));
  it.each(endless)("%s", (...hostile) => {
    const reader = openReader(openReadingProcess({ seconds: 3 }));
    onTestFinished(() => reader.close());
    return tryOn(reader, hostile, 10);
  });
});
