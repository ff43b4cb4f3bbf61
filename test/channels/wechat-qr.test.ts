import { describe, expect, it } from "vitest";
import { qrAsSvg, qrInTerminal } from "../../bot/channels/qr.ts";

const code = "https://login.weixin.qq.com/l/abc==";

describe("a code to scan", () => {
  it("fits into a terminal: about twice as wide as high", async () => {
    const lines = (await qrInTerminal(code)).trimEnd().split("\n");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the terminal
    const widths = lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, "").length);

    expect(lines.length).toBeLessThan(25);
    expect(Math.max(...widths)).toBeGreaterThan(lines.length * 1.5);
    expect(Math.max(...widths)).toBeLessThan(80);
  });

  it("is a picture for a page, another one for another text", async () => {
    const picture = await qrAsSvg(code);

    expect(picture).toMatch(/^<svg [^>]*viewBox/);
    expect(await qrAsSvg(`${code}2`)).not.toBe(picture);
    expect(picture).not.toContain("login.weixin");
  });
});
