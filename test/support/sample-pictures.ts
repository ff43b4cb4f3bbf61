import { crc32 } from "node:zlib";

/* Small real pictures of twelve by eight points, and what telephones and programs write into them. */

const bytesOf = (base64: string) => Buffer.from(base64, "base64");

export const plain = {
  jpeg: bytesOf(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAIAAwDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQG/8QAHhAAAQMEAwAAAAAAAAAAAAAAAAMREgIEBRMhQXH/xAAVAQEBAAAAAAAAAAAAAAAAAAAFB//EAB4RAAEEAgMBAAAAAAAAAAAAAAECAwQRACExQYFR/9oADAMBAAIRAxEAPwDD22P0L0qbZM/EW69LwAyZOfnLDkhVkCuANeV9ymxIbMNBbYTQJvs79z//2Q==",
  ),
  png: bytesOf(
    "iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAYAAADN5B7xAAAAM0lEQVR4AbyOQQ0AAAgCmZUIZSY72UkLwMOPbPdhY1yQPYomRxE45mFQSCic6YOSu3b9AgAA//+PzKpUAAAABklEQVQDABhKIF3enBXjAAAAAElFTkSuQmCC",
  ),
  webp: bytesOf(
    "UklGRlwAAABXRUJQVlA4IFAAAABQAgCdASoMAAgAAUAmJbACdLoAhmD9MwVkcGIA/vkYbltDohE2g+S0H2JH1//H/WA3LYMO9i8RTn/8uSr7Jr6f/Zw1cNhf/YOP+wcfumAAAA==",
  ),
  gif: bytesOf("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="),
};

/** Stands for the place where a picture was taken, and for whatever else is nobody's business. */
export const secret = "N30-34-12.5,E104-03-55.1";

/** A camera's notes: the picture lies on its side, and was taken here. */
function notes(): Buffer {
  const head = Buffer.from("II*\0\x08\0\0\0", "latin1");
  const orientation = Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
  const places = Buffer.from([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
  const first = Buffer.concat([Buffer.from([2, 0]), orientation, places, Buffer.alloc(4)]);
  return Buffer.concat([head, first, Buffer.from(secret)]);
}

function segment(code: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** As a telephone takes it: with its notes, a comment, and a film behind its end. */
export function telephoneJpeg(): Buffer {
  return Buffer.concat([
    plain.jpeg.subarray(0, 2),
    segment(0xe1, Buffer.concat([Buffer.from("Exif\0\0"), notes()])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<gps>${secret}</gps>`)),
    segment(0xe2, Buffer.from(`MPF\0${secret}`)),
    segment(0xed, Buffer.from(`Photoshop 3.0\0${secret}`)),
    segment(0xfe, Buffer.from(secret)),
    plain.jpeg.subarray(2),
    Buffer.from(`\0\0\0\x18ftypmp42${secret}`, "latin1"),
  ]);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(name), content, Buffer.alloc(4)]);
  chunk.writeUInt32BE(content.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

/** With words of every kind before the picture, and something behind it. */
export function talkativePng(): Buffer {
  const headEnd = 33;
  return Buffer.concat([
    plain.png.subarray(0, headEnd),
    pngChunk("eXIf", notes()),
    pngChunk("tEXt", Buffer.from(`Comment\0${secret}`)),
    pngChunk("zTXt", Buffer.from(`Comment\0\0${secret}`)),
    pngChunk("iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${secret}`)),
    pngChunk("tIME", Buffer.from([7, 234, 11, 24, 10, 0, 0])),
    plain.png.subarray(headEnd),
    Buffer.from(secret),
  ]);
}

function webpChunk(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** The extended kind, with notes of the camera and of a program. */
export function talkativeWebp(): Buffer {
  const flags = Buffer.from([0x0c, 0, 0, 0, 11, 0, 0, 7, 0, 0]);
  const body = Buffer.concat([
    webpChunk("VP8X", flags),
    plain.webp.subarray(12),
    webpChunk("EXIF", notes()),
    webpChunk("XMP ", Buffer.from(`<gps>${secret}</gps>`)),
  ]);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** With a comment and a program's block; the picture itself begins behind its table of two colours. */
export function talkativeGif(): Buffer {
  const pictureAt = 19;
  const words = Buffer.concat([Buffer.from([secret.length]), Buffer.from(secret), Buffer.alloc(1)]);
  return Buffer.concat([
    plain.gif.subarray(0, pictureAt),
    Buffer.from([0x21, 0xfe]),
    words,
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from("XMP DataXMP"),
    words,
    plain.gif.subarray(pictureAt),
    Buffer.from(secret),
  ]);
}

/** What iPhones write when nobody has told them otherwise, as far as its beginning tells. */
export const heic = Buffer.concat([Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1")]);

/** A real picture of many bytes: the same one with a comment as long as wanted. */
export function bigJpeg(bytes: number): Buffer {
  const longest = 65_533;
  const filler = segment(0xfe, Buffer.alloc(longest));
  const many = Array.from({ length: Math.ceil(bytes / filler.length) }, () => filler);
  return Buffer.concat([plain.jpeg.subarray(0, 2), ...many, plain.jpeg.subarray(2)]);
}
