const digits = "零一二三四五六七八九";
const digit = "[一二三四五六七八九]";

/** Characters of a number written in Chinese or in digits, for use inside a character class. */
export const numberCharacters = "\\d零〇一二两三四五六七八九十百";

/** Source of a pattern for a number of one or two digits, 十五 or 15. */
export const smallNumber = "(?:\\d{1,2}|[零〇一二两三四五六七八九十]{1,3})";

const hundreds = new RegExp(`^(?:(${digit})百)?零?(?:(${digit})?(十))?(${digit})?$`);

/** 十五, 二百零三, 二〇二六 and 15 as numbers; undefined for what is not a number. */
export function readNumber(text: string): number | undefined {
  const plain = text.replaceAll("〇", "零").replaceAll("两", "二");
  if (/^\d+$/.test(plain)) return Number(plain);
  if (/^[零一二三四五六七八九]+$/.test(plain)) {
    return Number([...plain].map((character) => digits.indexOf(character)).join(""));
  }
  const match = hundreds.exec(plain);
  if (!match || plain === "") return undefined;
  const [, hundred = "零", leading = "一", ten, one = "零"] = match;
  const tens = ten ? digits.indexOf(leading) : 0;
  return digits.indexOf(hundred) * 100 + tens * 10 + digits.indexOf(one);
}
