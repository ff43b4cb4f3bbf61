import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadPicture } from "../../bot/pictures/picture.ts";
import { cleanPicture, pictureType } from "../../bot/pictures.ts";
import {
  bigJpeg,
  heic,
  plain,
  secret,
  talkativeGif,
  talkativePng,
  talkativeWebp,
  telephoneJpeg,
} from "../support/sample-pictures.ts";

const talkative = {
  jpeg: telephoneJpeg(),
  png: talkativePng(),
  webp: talkativeWebp(),
  gif: talkativeGif(),
};
const kinds = ["jpeg", "png", "webp", "gif"] as const;

function refusal(bytes: Uint8Array): string {
  try {
    cleanPicture(bytes);
    return "";
  } catch (error) {
    if (error instanceof BadPicture) return error.message;
    throw error;
  }
}

describe("a picture before it is written down", () => {
  it.each(kinds)("loses place, time and words, and stays the same %s", (kind) => {
    const clean = Buffer.from(cleanPicture(talkative[kind]));

    expect(talkative[kind].includes(secret)).toBe(true);
    expect(clean.includes(secret)).toBe(false);
    expect(clean.includes("Exif")).toBe(kind === "jpeg");
    expect(pictureType(clean)).toBe(`image/${kind}`);
    expect(Buffer.from(cleanPicture(clean))).toEqual(clean);
  });

  it.each(kinds)("is not touched when there is nothing in it but a %s", (kind) => {
    expect(Buffer.from(cleanPicture(plain[kind]))).toEqual(plain[kind]);
  });

  it("keeps which side is up, and of the camera's notes nothing else", () => {
    const clean = Buffer.from(cleanPicture(talkative.jpeg));

    const at = clean.indexOf("Exif\0\0");
    const upright = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    expect(clean.readUInt16BE(at - 2) - 2).toBe(upright.length);
    expect(clean.toString("latin1", at, at + upright.length)).toBe(upright);
  });

  it("is announced without notes when it is an extended WebP", () => {
    const clean = Buffer.from(cleanPicture(talkative.webp));

    expect(clean.readUInt8(20)).toBe(0);
    expect(clean.readUInt32LE(4)).toBe(clean.length - 8);
  });
});

describe("what is no picture that everybody can see", () => {
  it.each([
    ["words", Buffer.from("<svg onload='alert(1)'/>")],
    ["nothing", Buffer.alloc(0)],
    ["a film", Buffer.from("\0\0\0\x18ftypmp42", "latin1")],
    ["a document", Buffer.from("%PDF-1.7\n")],
  ])("is refused with a reason when it is %s", (_, bytes) => {
    expect(refusal(bytes)).toMatch(/这不是照片/);
  });

  it("is refused with the way out when it is an iPhone's own format", () => {
    expect(refusal(heic)).toMatch(/HEIC.*兼容性最佳/);
  });

  it.each(kinds)("is refused when a %s was cut off, wherever", (kind) => {
    const bytes = talkative[kind];
    const whole = bytes.length - (kind === "webp" ? 0 : secret.length + (kind === "jpeg" ? 12 : 0));

    for (let length = 16; length < whole; length += 1) {
      expect(refusal(bytes.subarray(0, length))).toMatch(/打不开.*重新发/);
    }
  });

  it("is refused when it is too heavy, or claims to be larger than any telephone takes", () => {
    const claims = Buffer.from(plain.png);
    claims.writeUInt32BE(60_000, 16);
    claims.writeUInt32BE(60_000, 20);
    const empty = Buffer.from(plain.png);
    empty.writeUInt32BE(0, 16);

    expect(refusal(bigJpeg(10 * 1024 * 1024))).toMatch(/最多 10 MB/);
    expect(refusal(bigJpeg(9 * 1024 * 1024))).toBe("");
    expect(refusal(claims)).toMatch(/尺寸太大/);
    expect(refusal(empty)).toMatch(/打不开/);
  });

  it("never does more than refuse, whatever its bytes are", () => {
    const spoilt = fc
      .record({
        kind: fc.constantFrom(...kinds),
        changes: fc.array(fc.tuple(fc.nat(700), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        cut: fc.nat(40),
      })
      .map(({ kind, changes, cut }) => {
        const bytes = Buffer.from(talkative[kind]);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        return bytes.subarray(0, bytes.length - cut);
      });

    fc.assert(
      fc.property(spoilt, (bytes) => {
        expect(typeof refusal(bytes)).toBe("string");
      }),
      { numRuns: 2000 },
    );
  });
});
