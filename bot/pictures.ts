import { cleanGif } from "./pictures/gif.ts";
import { cleanJpeg } from "./pictures/jpeg.ts";
import { BadPicture, type Cleaned } from "./pictures/picture.ts";
import { cleanPng } from "./pictures/png.ts";
import { cleanWebp } from "./pictures/webp.ts";

/** A picture may have so many bytes. */
export const largestPicture = 10 * 1024 * 1024;
/** Nobody photographs a lamp with more; a picture that claims to be larger would only fill a browser's memory. */
const mostPixels = 120_000_000;
const longestSide = 30_000;

const types = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;
export type PictureType = (typeof types)[number];

const cleaners: Record<PictureType, (bytes: Buffer) => Cleaned> = {
  "image/jpeg": cleanJpeg,
  "image/png": cleanPng,
  "image/webp": cleanWebp,
  "image/gif": cleanGif,
};

/** What bytes are, by how they begin; undefined when they are no picture that every browser can show. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const begins = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (begins.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (begins.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (/^RIFF[\s\S]{4}WEBP/.test(begins)) return "image/webp";
  return /^GIF8[79]a/.test(begins) ? "image/gif" : undefined;
}

/**
 * The same picture with nothing in it but what is needed to show it: where and when it was taken, by which camera, and
 * whatever else was written into it or behind it are gone. Throws a BadPicture for what is none, broken or too large.
 */
export function cleanPicture(bytes: Uint8Array): Uint8Array {
  if (bytes.length > largestPicture) throw new BadPicture("照片太大了，最多 10 MB。");
  const type = pictureType(bytes);
  if (!type) throw new BadPicture(isHeic(bytes) ? heic : "这不是照片，请发 JPG 或 PNG 格式的照片。");
  const { bytes: clean, width, height } = cleaned(bytes, type);
  if (width < 1 || height < 1) throw new BadPicture(broken);
  if (width * height > mostPixels || Math.max(width, height) > longestSide)
    throw new BadPicture("这张照片的尺寸太大了，请缩小一点再发。");
  return clean;
}

const broken = "这张照片打不开，可能没传完整，请重新发一次。";
const heic = "这是 HEIC 格式的照片，很多手机打不开。请在相机设置里改成“兼容性最佳”，或截一张图再发。";

function cleaned(bytes: Uint8Array, type: PictureType): Cleaned {
  try {
    return cleaners[type](Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (error) {
    // Reading over the end is how a picture is found to be cut off.
    if (error instanceof RangeError || error instanceof BadPicture)
      throw new BadPicture(broken, { cause: error });
    throw error;
  }
}

/** iPhones' own format, and its kin. */
function isHeic(bytes: Uint8Array): boolean {
  const begins = Buffer.from(bytes.subarray(4, 12)).toString("latin1");
  return /^ftyp(?:hei|hev|mif1|msf1|avif|avis)/.test(begins);
}
