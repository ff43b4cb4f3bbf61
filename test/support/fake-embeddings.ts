import type { Answering } from "./fake-endpoint.ts";

/** What the fake knows to mean the same: words on the left are read as those on the right. */
const meant: [RegExp, string][] = [
  [/毛孩子|小狗|汪星人/g, "犬只"],
  [/打针|扎针/g, "接种疫苗"],
  [/揭不开锅|吃不上饭/g, "困难家庭最低生活保障"],
  [/上岁数|年纪大/g, "老年人高龄"],
];

/** Always the same vector for a text: its pairs of characters, each at a place of its own, by what they mean. */
export function vectorOf(text: string, dimensions = 256): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const read = meant.reduce((some, [pattern, words]) => some.replaceAll(pattern, words), text);
  const signs = [...read.replaceAll(/[^\p{Script=Han}a-z\d]/giu, "")];
  for (const [at, sign] of signs.entries()) {
    const place = hash(`${sign}${signs[at + 1] ?? ""}`) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}

/** An embeddings endpoint on this machine. */
export function embedding(dimensions?: number, tokens = 10): Answering {
  return ({ body, response }) => {
    const data = (body.input as string[]).map((text, index) => ({
      index,
      embedding: vectorOf(text, dimensions),
    }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data, usage: { total_tokens: tokens } }));
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const sign of text) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
