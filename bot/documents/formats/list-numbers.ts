const digits = "〇一二三四五六七八九";
const legalDigits = "零壹贰叁肆伍陆柒捌玖";

/** 12 → 十二, 105 → 一百零五; up to 9999. */
function counted(value: number, names: string, zero: string, units: string[]): string {
  let text = "";
  let isGap = false;
  for (let power = 3; power >= 0; power -= 1) {
    const digit = Math.floor(value / 10 ** power) % 10;
    if (digit === 0) isGap ||= text !== "";
    else {
      text += `${isGap ? zero : ""}${names[digit]}${units[power]}`;
      isGap = false;
    }
  }
  return text;
}

function chinese(value: number): string {
  return counted(value, digits, "零", ["", "十", "百", "千"]).replace(/^一十/, "十");
}

function letters(value: number, first: number): string {
  const letter = String.fromCharCode(first + ((value - 1) % 26));
  return letter.repeat(Math.floor((value - 1) / 26) + 1);
}

const romans: [number, string][] = [
  ...([
    [1000, "M"],
    [900, "CM"],
    [500, "D"],
    [400, "CD"],
    [100, "C"],
    [90, "XC"],
  ] as [number, string][]),
  ...([
    [50, "L"],
    [40, "XL"],
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ] as [number, string][]),
];

function roman(value: number): string {
  let rest = value;
  let text = "";
  for (const [worth, sign] of romans) {
    text += sign.repeat(Math.floor(rest / worth));
    rest %= worth;
  }
  return text;
}

/** A row of signs that begin at a code point; beyond its end plain digits. */
function signs(first: number, count: number): (value: number) => string {
  return (value) => (value <= count ? String.fromCodePoint(first + value - 1) : String(value));
}

function oneOf(names: string): (value: number) => string {
  return (value) => names[(value - 1) % names.length] ?? "";
}

const fullWidth = (value: number) =>
  String(value).replace(/\d/g, (digit) => String.fromCharCode(Number(digit) + 0xff10));
const digitByDigit = (value: number) => String(value).replace(/\d/g, (digit) => digits[Number(digit)] ?? "");

/** How Word writes a number, by the name it has for it. */
const formats: Record<string, (value: number) => string> = {
  chineseCounting: chinese,
  chineseCountingThousand: chinese,
  japaneseCounting: chinese,
  taiwaneseCounting: chinese,
  taiwaneseCountingThousand: chinese,
  koreanCounting: chinese,
  chineseLegalSimplified: (value) => counted(value, legalDigits, "零", ["", "拾", "佰", "仟"]),
  ideographLegalTraditional: (value) => counted(value, "零壹貳參肆伍陸柒捌玖", "零", ["", "拾", "佰", "仟"]),
  ideographDigital: digitByDigit,
  japaneseDigitalTenThousand: digitByDigit,
  taiwaneseDigital: digitByDigit,
  ideographTraditional: oneOf("甲乙丙丁戊己庚辛壬癸"),
  ideographZodiac: oneOf("子丑寅卯辰巳午未申酉戌亥"),
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  decimalZero: (value) => String(value).padStart(2, "0"),
  decimalEnclosedCircle: signs(0x2460, 20),
  decimalEnclosedCircleChinese: signs(0x2460, 20),
  decimalEnclosedParen: signs(0x2474, 20),
  decimalEnclosedFullstop: signs(0x2488, 20),
  ideographEnclosedCircle: signs(0x3280, 10),
  upperLetter: (value) => letters(value, 65),
  lowerLetter: (value) => letters(value, 97),
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
};

/** A number of a list as it is printed. */
export function listNumber(value: number, format: string): string {
  const write = formats[format];
  return write && value > 0 && value < 10_000 ? write(value) : String(value);
}
