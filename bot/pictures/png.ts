import { BadPicture, type Cleaned, part } from "./picture.ts";

const signatureLength = 8;

/** What is needed to show a picture, its colours and its movement; words, place, time and whatever else are not. */
const needed = new Set([
  ...["IHDR", "PLTE", "IDAT", "IEND", "tRNS"],
  ...["gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs"],
  ...["acTL", "fcTL", "fdAT"],
]);

export function cleanPng(bytes: Buffer): Cleaned {
  const kept = [bytes.subarray(0, signatureLength)];
  const names: string[] = [];
  let at = signatureLength;
  while (names.at(-1) !== "IEND") {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString("latin1", at + 4, at + 8);
    const chunk = part(bytes, at, length + 12);
    if (needed.has(name)) kept.push(chunk);
    names.push(name);
    at += chunk.length;
  }
  if (names[0] !== "IHDR" || !names.includes("IDAT")) throw new BadPicture("There is no picture in it");
  return { bytes: Buffer.concat(kept), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
