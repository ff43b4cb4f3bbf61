import { BadPicture, type Cleaned, part } from "./picture.ts";

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;

/** Start of frame, with the size, of every way to compress; C4, C8 and CC mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Tables of all kinds. */
const isTable = (marker: number) => [0xc4, 0xcc, 0xdb, 0xdd].includes(marker);

interface Segment {
  code: number;
  content: Buffer;
  /** The compressed picture that follows a start of scan. */
  scan: Buffer;
}

/**
 * Keeps what is needed to show the picture, its colours included, and which side is up. What stands behind its end, such
 * as a film or a second picture with its own place and time, goes as well.
 */
export function cleanJpeg(bytes: Buffer): Cleaned {
  const segments = segmentsOf(bytes);
  const frame = segments.find(({ code }) => isFrame(code));
  if (!frame || !segments.some(({ code }) => code === startOfScan))
    throw new BadPicture("There is no picture in it");
  const notes = segments.filter(({ code }) => code === app1).map(({ content }) => orientationIn(content));
  const orientation = notes.find((found) => found !== undefined) ?? 1;
  return {
    width: frame.content.readUInt16BE(3),
    height: frame.content.readUInt16BE(1),
    bytes: Buffer.concat([
      Buffer.from([0xff, startOfImage]),
      ...(orientation > 1 ? [written(app1, upright(orientation))] : []),
      ...segments.filter(isNeeded).flatMap(({ code, content, scan }) => [written(code, content), scan]),
      Buffer.from([0xff, endOfImage]),
    ]),
  };
}

function segmentsOf(bytes: Buffer): Segment[] {
  const segments: Segment[] = [];
  let { code, end: at } = markerAt(bytes, 2);
  while (code !== endOfImage) {
    const length = bytes.readUInt16BE(at);
    const end = at + length;
    const content = part(bytes, at + 2, length - 2);
    const next = code === startOfScan ? endOfScan(bytes, end) : end;
    segments.push({ code, content, scan: bytes.subarray(end, next) });
    ({ code, end: at } = markerAt(bytes, next));
  }
  return segments;
}

/** Any number of fill bytes may stand before the code. */
function markerAt(bytes: Buffer, from: number): { code: number; end: number } {
  if (bytes.readUInt8(from) !== 0xff) throw new BadPicture("There is no marker");
  let at = from + 1;
  while (bytes.readUInt8(at) === 0xff) at += 1;
  return { code: bytes.readUInt8(at), end: at + 1 };
}

/** Compressed data go on until a marker that is none of theirs: FF00 is a byte, FFD0 to FFD7 are restarts. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) throw new RangeError("The picture ends too early");
    const code = bytes.readUInt8(at + 1);
    if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at;
    at += code === 0xff ? 1 : 2;
  }
}

function isNeeded({ code, content }: Segment): boolean {
  const name = content.toString("latin1", 0, 12);
  if (isFrame(code) || isTable(code) || code === startOfScan) return true;
  // A JFIF header of sixteen bytes has no small picture in it.
  if (code === app0) return name.startsWith("JFIF\0") && content.length === 14;
  if (code === app2) return name === "ICC_PROFILE\0";
  return code === app14 && name.startsWith("Adobe") && content.length === 12;
}

function written(code: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

const exif = "Exif\0\0";
const orientationTag = 0x0112;
const ofTypeShort = 3;

/** Which side of the picture is up, 1 to 8, as the camera has noted it. */
function orientationIn(content: Buffer): number | undefined {
  if (content.toString("latin1", 0, exif.length) !== exif) return undefined;
  try {
    return readOrientation(content.subarray(exif.length));
  } catch {
    // Notes that cannot be read are thrown away like all the others.
    return undefined;
  }
}

function readOrientation(tiff: Buffer): number | undefined {
  const little = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < short(first); entry += 1) {
    const at = first + 2 + entry * 12;
    if (short(at) !== orientationTag) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** Notes that say nothing else. */
function upright(orientation: number): Buffer {
  const notes = Buffer.alloc(26);
  notes.write("MM\0*", "latin1");
  notes.writeUInt32BE(8, 4);
  notes.writeUInt16BE(1, 8);
  notes.writeUInt16BE(orientationTag, 10);
  notes.writeUInt16BE(ofTypeShort, 12);
  notes.writeUInt32BE(1, 14);
  notes.writeUInt16BE(orientation, 18);
  return Buffer.concat([Buffer.from(exif, "latin1"), notes]);
}
