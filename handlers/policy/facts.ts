import { normalise } from "../text.ts";

/** A checkable thing said in a text, in every way in which it may be written; one of them has to be in the source. */
export type Fact = string[];

const numeral = "[零〇一二两三四五六七八九十百千万亿]";
const several = `(?:${numeral}+|\\d+(?:\\.\\d+)?${numeral}*)`;
const figure = "\\d+(?:\\.\\d+)?";

/** What is counted, by the word it is counted in; different words for one thing stand together. */
const units: [unit: string, words: string][] = [
  ["工作日", "个工作日|工作日"],
  ["元", "元钱?|块钱?|圆"],
  ["岁", "周岁|岁"],
  ["小时", "个小时|小时|个?钟头"],
  ["分钟", "分钟"],
  ["秒", "秒"],
  ["月", "个月"],
  ["周", "个?星期(?![一二三四五六日天])|个?礼拜(?![一二三四五六日天])|周(?![一二三四五六日天岁])"],
  ["季", "个?季度"],
  ["号楼", "号楼|栋|幢"],
  ["单元", "单元"],
  ["窗口", "号窗口"],
  ["室", "号房|室"],
  ["路号", "号(?=[院门])"],
  ["日", "天|日"],
  ["号", "号"],
  ["月份", "月份?"],
  ["年", "周?年"],
  ["平方米", "平方米|平米|m2"],
  ["厘米", "厘米|公分|cm"],
  ["公里", "公里|千米|km"],
  ["米", "米"],
  ["公斤", "公斤|千克|kg"],
  ["人", "个人|人|名|位"],
  ["楼", "楼|层"],
  ["次", "次(?!性)|趟|遍|回"],
  ["百分", "%"],
  ...[
    "吨",
    "斤",
    "克",
    "升",
    "度",
    "倍",
    "折",
    "份",
    "张",
    "本",
    "件",
    "只",
    "辆",
    "户",
    "家",
    "级",
    "类",
  ].map((word): [string, string] => [word, word]),
  ...["档", "项", "种", "页", "步", "餐", "顿", "寸", "台", "套", "间", "条", "样", "期", "个"].map(
    (word): [string, string] => [word, word],
  ),
];
const anyUnit = units.map(([, words]) => words).join("|");
const unitAt = units.map(([unit, words]) => ({ unit, pattern: new RegExp(`^(?:${words})`) }));

const chineseNumber = new RegExp(
  `${several}(?=(?:至|到|-)?(?:${several})?(?:${anyUnit}|[点时]|月|条|款|项|章))`,
  "g",
);

/**
 * All that a text says in numbers, names in 《》 and Latin letters: amounts with their unit, days, times, phone numbers,
 * clauses. Chinese numerals and digits are the same. `beside` is what is left of the text without them.
 */
export function readFacts(text: string): { facts: Fact[]; beside: string } {
  const facts: Fact[] = [];
  let beside = withDigits(normalise(text));
  for (const { pattern, read } of kinds) {
    beside = beside.replace(pattern, (...match) => {
      const groups = match.slice(
        0,
        match.findIndex((part) => typeof part === "number"),
      ) as string[];
      const start = match.at(groups.length) as number;
      const around = {
        before: beside.slice(0, start),
        after: beside.slice(start + (groups[0] ?? "").length),
      };
      facts.push(...read(groups, around));
      return "|";
    });
  }
  return { facts, beside };
}

/** Whether a source says it. */
export function statesAll(source: string, facts: Fact[]): boolean {
  const stated = new Set(readFacts(source).facts.flat());
  return facts.every((ways) => ways.some((way) => stated.has(way)));
}

interface Around {
  before: string;
  after: string;
}

/** In this order: what one of them has read is gone for the next. */
const kinds: { pattern: RegExp; read(match: string[], around: Around): Fact[] }[] = [
  { pattern: /《([^》]*)》/g, read: ([, title = ""]) => [[`title ${title.replaceAll(" ", "")}`]] },
  {
    pattern: /第 ?(\d+) ?(条|款|项|章|节|页|步|类|档)/g,
    read: ([, number, what]) => [[`${what} ${number}`]],
  },
  {
    pattern: /(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})(?:[日号]|(?!\d))/g,
    read: ([, year, month, day]) => [
      [`day ${Number(year)}-${Number(month)}-${Number(day)}`],
      [`date ${Number(month)}-${Number(day)}`],
    ],
  },
  {
    pattern: /(\d{4})年(\d{1,2})月/g,
    read: ([, year, month]) => [[`month ${Number(year)}-${Number(month)}`]],
  },
  {
    pattern: /(\d{1,2})月(\d{1,2})[日号]/g,
    read: ([, month, day]) => [[`date ${Number(month)}-${Number(day)}`]],
  },
  {
    pattern: /每个?月(?:的)?(\d{1,2})[日号]/g,
    read: ([, day]) => [[`monthly ${Number(day)}`, `号 ${Number(day)}`]],
  },
  {
    pattern: /每(?:一?个)?(年|月|天|日|周|季度?|小时|次|人|位|户|家|件|张|份|餐|顿|平方米|平米|m2|吨|度|套)/g,
    read: ([, each = ""]) => [[`per ${each === "月" ? each : (unitOf(each).unit ?? each)}`]],
  },
  {
    pattern: /(?:周|星期|礼拜)([一二三四五六日天])/g,
    read: ([, day]) => [[`weekday ${day === "天" ? "日" : day}`]],
  },
  {
    pattern:
      /(下午|傍晚|晚上|晚|夜里)?(?:早上|早晨|上午|中午|早)?(\d{1,2})(?::(\d{2})(?!\d)|[点时](?:(\d{1,2})分?|(半)|整)?)/g,
    read: ([, late, hour, minutes, spoken, half]) => {
      const minute = Number(minutes ?? spoken ?? (half ? 30 : 0));
      const time = (shift: number) => `time ${Number(hour) + shift}:${String(minute).padStart(2, "0")}`;
      return [late && Number(hour) < 12 ? [time(0), time(12)] : [time(0)]];
    },
  },
  {
    pattern: /半(年|个?月|天|日|个?小时|个?钟头)/g,
    read: ([, unit]) => [[`half ${unit?.replace("个", "")}`]],
  },
  {
    pattern: /(?:\d[\d-]*[- ])?\d{3,}(?:[- ]\d{3,})*-?\d+/g,
    read: ([written = ""], around) => {
      const digits = written.replace(/\D/g, "");
      return digits.length < 7 ? numbersIn(written, around) : [[`phone ${digits}`]];
    },
  },
  { pattern: new RegExp(figure, "g"), read: ([number = ""], around) => numbersIn(number, around) },
  {
    pattern: /[零〇一二三四五六七八九幺]{3,}|[壹贰叁肆伍陆柒捌玖拾佰仟廿卅]+/g,
    read: ([run]) => [[`signs ${run}`]],
  },
  { pattern: /[a-z][a-z\d._-]*/g, read: ([word]) => [[`word ${word}`]] },
];

/**
 * With its unit a number may be said without it, never the other way round; the same holds for "at least" and "at most".
 * One month is also each month.
 */
function numbersIn(written: string, { before, after }: Around): Fact[] {
  const range = /^ ?(?:至|到|-) ?\d+(?:\.\d+)? ?/.exec(after)?.[0] ?? "";
  const { unit, behind } = unitOf(after.slice(range.length).trimStart());
  const bound = bounds.find(({ ahead, after }) => ahead.test(before) || after.test(behind))?.bound;
  return (written.match(new RegExp(figure, "g")) ?? []).flatMap((number) => {
    const value = String(Number(number));
    const each = value === "1" && unit !== undefined ? [`per ${unit}`] : [];
    return ["number", unit, bound]
      .filter((what) => what !== undefined)
      .map((what) => [`${what} ${value}`, ...(what === bound ? [] : each)]);
  });
}

const bounds = [
  {
    bound: "at least",
    ahead: /(?:[年已]满|至少|最少|不少于|不低于|不得少于|不得低于|(?<!不|不得)超过|高于)$/,
    after: /^(?:及|或)?以上|^起/,
  },
  {
    bound: "at most",
    ahead: /(?:不超过|不得超过|最多|最长|至多|低于|少于|不足|[不未]满|不高于)$/,
    after: /^(?:及|或)?以[下内]|^之内/,
  },
];

function unitOf(text: string): { unit: string | undefined; behind: string } {
  for (const { unit, pattern } of unitAt) {
    const [written] = pattern.exec(text) ?? [];
    if (written !== undefined) return { unit, behind: text.slice(written.length) };
  }
  return { unit: undefined, behind: text };
}

/** Signs that differ in looks only, numbers in digits: 三十个工作日 → 30个工作日, 1.5万元 → 15000元, 百分之十 → 10%. */
function withDigits(text: string): string {
  return text
    .replace(/[–—－~～﹣−]/g, "-")
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")
    .replace(new RegExp(`百分之(${several})`, "g"), (_, number: string) => `${amountOf(number)}%`)
    .replace(chineseNumber, (number) => String(amountOf(number)))
    .replace(/(下午|傍晚|晚上)(\d{1,2}[点时:][\d分半]*)(至|到|-)(?=\d)/g, "$1$2$3$1");
}

const powers: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 };

/** 三千五百, 1.5万, 二〇二六, 30. */
function amountOf(written: string): number {
  const plain = written.replaceAll("〇", "零").replaceAll("两", "二");
  if (/^[零一二三四五六七八九]{2,}$/.test(plain)) return Number([...plain].map(digitOf).join(""));
  let total = 0;
  let below = 0;
  let number: number | undefined;
  for (const [part] of plain.matchAll(/\d+(?:\.\d+)?|./g)) {
    const power = powers[part];
    if (power === undefined) {
      number = digitOf(part);
      continue;
    }
    if (power < 10_000) below += (number ?? 1) * power;
    else {
      total += (below + (number ?? (below === 0 ? 1 : 0))) * power;
      below = 0;
    }
    number = undefined;
  }
  return Number((total + below + (number ?? 0)).toPrecision(12));
}

function digitOf(sign: string): number {
  return /\d/.test(sign) ? Number(sign) : "零一二三四五六七八九".indexOf(sign);
}
