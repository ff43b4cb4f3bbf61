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
