/** Parts of characters that some fonts give away in place of the character that looks the same, and these characters. */
const parts =
  "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⋯…";
const whole = new Map(parts.match(/../gu)?.map(([part = "", sign = ""]) => [part, sign]));

/** The text in ordinary characters: 居⺠ looks like 居民 and is never found. */
export function ordinary(text: string): string {
  return text
    .replace(/[\u2f00-\u2fdf]/g, (part) => part.normalize("NFKC"))
    .replace(/[\u2e80-\u2eff⋯]/g, (part) => whole.get(part) ?? part);
}

const label = /^(?:第\S{1,10}[条章节编款] |\S{1,3}[、.．)）] ?)/u;
/** A number or a word of letters between Chinese characters; a telephone number is left alone. */
const between =
  /(?<=[\p{Script=Han}，。；：、（《“〕】]) ?((?![\d-]{7})[\dA-Za-z][\dA-Za-z.,:/%~-]*) ?(?=[\p{Script=Han}，。；：、）》”%])/gu;
const atStart = /^(\d[\d.]*) (?=[年月日时分元角个人岁天周米度号层栋条])/u;

/** Programs set numbers a little apart from the characters around them: 自 2026 年 5 月 1 日起 is written without spaces. */
export function unspaced(text: string): string {
  const first = label.exec(text)?.[0] ?? "";
  return first + text.slice(first.length).replace(between, "$1").replace(atStart, "$1");
}
