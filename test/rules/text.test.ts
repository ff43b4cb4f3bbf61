import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clip, halfWidth, normalise, squeeze } from "../../handlers/text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });

describe("normalising", () => {
  it.each([
    ["３号楼　Ａ座", "3号楼 a座"],
    ["  停水 \n\t 了  ", "停水 了"],
    ["电\u200b梯\ufeff坏\u2060了", "电梯坏了"],
    ["\u202d138\u202c", "138"],
    ["a\u0000b\u0007c", "abc"],
    ["灯\ud83d坏了", "灯\ufffd坏了"],
    ["①②", "12"],
    ["！？：（）", "!?:()"],
    ["㎡", "m2"],
    ["", ""],
  ])("makes %j into %j", (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    fc.assert(fc.property(anyText, (text) => normalise(normalise(text)) === normalise(text)));
  });

  it("leaves well-formed text without control characters", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          expect(normalise(text).isWellFormed()).toBe(true);
          expect(normalise(text)).not.toMatch(/[\p{Cc}\p{Cf}]|^ | $| {2}/u);
        },
      ),
    );
  });
});

describe("squeezing", () => {
  it("takes every space out", () => {
    expect(squeeze(" 路 灯　坏\n了 ")).toBe("路灯坏了");
  });
});

describe("half-width text", () => {
  it("keeps every index", () => {
    fc.assert(fc.property(anyText, (text) => halfWidth(text).length === text.length));
    expect(halfWidth("（＋８６）１３８　楼")).toBe("(+86)138 楼");
  });
});

describe("clipping", () => {
  it.each([
    ["路灯坏了", 4, "路灯坏了"],
    ["路灯坏了三天", 4, "路灯坏…"],
    ["👨‍👩‍👧‍👦一家人", 5, "…"],
    ["ab 👍🏽👍🏽", 8, "ab 👍🏽…"],
    ["路灯坏了", 1, "…"],
    ["路灯坏了", 0, ""],
  ])("%j to %i is %j", (text, max, expected) => {
    expect(clip(text, max)).toBe(expected);
  });

  it("never gets longer than asked and never tears a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat({ max: 30 }), (text, max) => {
        expect(clip(text, max).length).toBeLessThanOrEqual(max);
        expect(clip(text, max).isWellFormed()).toBe(true);
      }),
    );
  });
});
