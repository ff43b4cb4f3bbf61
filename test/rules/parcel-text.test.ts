import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, digestOf, splitText } from "../../bot/parcel-text.ts";

const label = /^（(\d+)\/(\d+)）/;
const signs = new Intl.Segmenter("zh", { granularity: "grapheme" });
const count = (text: string) => [...signs.segment(text)].length;

/** What people write: Chinese, line ends, families of several people in one sign, flags, accents on accents. */
const written = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "门",
        "a",
        "\n",
        "\r\n",
        "👨‍👩‍👧‍👦",
        "🇨🇳",
        "👍🏽",
        "e\u0301\u0302",
        "𠮷",
        "水管漏水了。",
      ),
      fc.string({ unit: "grapheme", maxLength: 3 }),
    ),
    { maxLength: 400 },
  )
  .map((pieces) => pieces.join(""));

describe("a text that is too long for one message", () => {
  it("stays as it is when it fits", () => {
    expect(splitText("一".repeat(20), 64)).toEqual(["一".repeat(20)]);
    expect(splitText("", 64)).toEqual([""]);
    expect(splitText("一".repeat(5_000), 15_000)).toHaveLength(1);
    expect(splitText("一".repeat(5_001), 15_000)).toHaveLength(2);
  });

  it("is cut behind a line's end when one is near", () => {
    const line = `${"一".repeat(14)}\n`;

    expect(splitText(line.repeat(3).trimEnd(), 60)).toEqual([
      `（1/3）${line}`,
      `（2/3）${line}`,
      `（3/3）${line.trimEnd()}`,
    ]);
  });

  it("makes the same text again without the labels, in parts that fit, and cuts no sign in two", () => {
    fc.assert(
      fc.property(written, fc.integer({ min: 64, max: 400 }), (text, bytes) => {
        const parts = splitText(text, bytes);
        const words = parts.length === 1 ? parts : parts.map((part) => part.replace(label, ""));

        expect(words.join("")).toBe(text);
        expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(bytes);
        if (parts.length === 1) return;
        const labels = parts.map((part) => label.exec(part)?.slice(1, 3).join("/"));
        expect(labels).toEqual(parts.map((_, index) => `${index + 1}/${parts.length}`));
        expect(words.reduce((all, part) => all + count(part), 0)).toBe(count(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("comes to an end even when one sign is longer than a message, and breaks no pair of halves", () => {
    const piled = `e${"\u0301".repeat(500)}${"👨‍".repeat(100)}`;

    const parts = splitText(piled, 64);

    expect(parts.map((part) => part.replace(label, "")).join("")).toBe(piled);
    expect(parts.every((part) => part.isWellFormed() && bytesOf(part) <= 64)).toBe(true);
  });

  it("takes a megabyte in its stride", () => {
    const start = performance.now();

    const parts = splitText("通知：明天停水。\n".repeat(40_000), 15_000);

    expect(parts.length).toBeGreaterThan(60);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("several texts in one message", () => {
  it("are numbered under a heading that says how many they are", () => {
    expect(digestOf(["一", "二\n二", "三"], 1_000)).toEqual({
      text: "【汇总】共3条\n1. 一\n2. 二\n二\n3. 三",
      count: 3,
    });
  });

  it("are as many as fit, and never half a one", () => {
    fc.assert(
      fc.property(
        fc.array(written, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 64, max: 600 }),
        (texts, bytes) => {
          const { text, count: taken } = digestOf(texts, bytes);

          if (taken === 1) {
            expect(text).toBe(texts[0]);
            return;
          }
          expect(bytesOf(text)).toBeLessThanOrEqual(bytes);
          expect(text.startsWith(`【汇总】共${taken}条\n1. ${texts[0]}`)).toBe(true);
          expect(text.endsWith(`\n${taken}. ${texts[taken - 1]}`)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
