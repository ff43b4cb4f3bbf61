import { numberCharacters, readNumber, smallNumber } from "./chinese-numbers.ts";
import { matchAt, sticky } from "./reading.ts";
import { type Day, instantOf, type LocalTime, localOf } from "./shanghai.ts";

export interface SaidDay {
  /** The days that can be meant, soonest first: 周三 is this week's and next week's. Never empty. */
  days: Day[];
  /** Offset behind the last character that belongs to the day. */
  to: number;
}

type Groups = Record<string, string | undefined>;
interface Form {
  pattern: RegExp;
  /** No days when the words name none: 2月30日 of a given year. */
  days(groups: Groups, today: LocalTime): Day[];
}

export const week = "(?:周|星期|礼拜)";
const small = smallNumber;
/** Not the tail of a longer number, a code or an address like R-25 and 2-25号. */
const lone = `(?<![A-Za-z第#${numberCharacters}])(?<![A-Za-z\\d][.:/\\-])`;
/** 路3号 and 3号楼 are addresses, 15日内 is a span. */
const houses = [
  "楼|栋|幢|座|院|公[寓馆]|大[楼门院厦街]|街(?!道)|别墅|宿舍|住宅|家属|单元|弄|巷|路|门(?!诊|前)|线(?!下|上[开学会参直培课活讲答报])|出[入口]|[东西南北]?区(?![里委政])",
  "房(?!屋)|室(?![内外])|户(?!外)|厅|库|车[位库]?|位|铺|店|摊|箱|柜|桌|商[铺店户]|馆|站|仓|厂|病[房区]|(?:会议|活动|办公|教|诊|值班)室|窗口?",
  "梯|电梯|电池|汽油|井|泵|桩|杆|灯(?![会谜节])|机[房组]?(?!关)|岗|台(?!风)|地块|码|字|文件",
].join("|");
const flat = `\\s*-?\\s*(?:\\d{3,4}(?![\\d:点时])|${small}\\s*(?:楼|层|单元|室|栋|幢|梯|门|户))`;
const dayMark = [
  "(?:日(?!内(?![部科])|[均元历]|报(?![名到告送账销])|常(?![委务])|用品|游|之(?!前)|以内|三餐|无理由)",
  `|号(?!(?:[、,和与及至到~\\-]+${small}号?)*(?:${houses})|${flat}))`,
].join("");
const weekdayBehind = `(?:\\s*\\(${week}[一二三四五六日天]\\)|\\s*${week}[一二三四五六日天])?`;
/** After 10月22 without 日 nothing may follow that would make it a quantity. */
const bareEnd = "(?=$|[\\s,。;!、)(~\\-至到]|上午|中午|下午|早|晚|凌晨|傍晚|开|出)";
/** 5/2/301 and 3/502 are flats. */
const noSlashDay = "[\\d/%.\\-]|\\s*(?:号?楼|号院|栋|幢|单元|室)";
/** 2/3以上业主 is a share of them. */
const share = "\\s*(?:的|以上|以下|左右|多数|业主|居民|住户|户|人|票|同意|通过|时间)";

const forms: Form[] = [
  {
    pattern: sticky(
      `${lone}(?<year>\\d{4}|\\d{2}(?=年)|[零〇一二三四五六七八九]{4})\\s*[年\\-/.]\\s*(?<month>${small})\\s*[月\\-/.]\\s*(?<day>${small})[日号]?(?!\\d)${weekdayBehind}`,
    ),
    days: ({ year, month, day }) =>
      existing([{ year: fullYear(year), month: number(month), day: number(day) }]),
  },
  {
    pattern: sticky(
      `(?:(?<named>今年|明年|后年)的?|${lone}(?<![年每]))(?<month>${small})月份?(?<day>${small})(?:${dayMark}|${bareEnd})${weekdayBehind}`,
    ),
    days: ({ named, month, day }, today) => existing(years(today, named, number(month), number(day))),
  },
  {
    pattern: sticky(
      `(?<![A-Za-z\\d/.\\-第])(?<month>\\d{1,2})(?:/|-(?=\\d{1,2}\\s+\\d{1,2}:\\d))(?<day>\\d{2}(?!${noSlashDay})|\\d(?!${noSlashDay}|${share}))(?:${dayMark})?${weekdayBehind}`,
    ),
    days: ({ month, day }, today) => existing(years(today, undefined, number(month), number(day))),
  },
  {
    pattern: sticky(
      `${lone}(?<![几十])(?<count>${small})(?<unit>天|日|个?${week}|个月)(?:以|之|过)?后(?!勤|台)`,
    ),
    days: ({ count, unit }, today) => existing([later(today, number(count), unit ?? "")]),
  },
  {
    pattern: sticky(
      `(?:(?<named>[本这当]个?月|下+个?月)的?|${lone}(?<![月每街路弄巷村苑园厦东西南北】〕]|大道|[】〕][【〔]))(?<day>${small})${dayMark}${weekdayBehind}`,
    ),
    days: ({ named, day }, today) => existing(months(today, named, number(day))),
  },
  {
    pattern: sticky(
      `(?:(?<named>本|这一?个?|下+一?个?)(?:${week}的?)?|(?<![一二两三四五六七八九十几半每上个\\d]))${week}(?<weekday>[一二三四五六日天末])(?!次|回|遍|趟|节|场)`,
    ),
    days: ({ named, weekday }, today) => weekdays(today, named, weekdayNumber(weekday ?? "")),
  },
  {
    pattern: sticky(
      "(?<word>今[天日儿]|今(?=早|晚|夜|晨|上午|下午|中午)|(?<![说证声表照透分文聪光])明(?:[天日儿]|(?=早|晚|晨|上午|下午))|大*(?<![今以然之最先])后天)(?!头条)",
    ),
    days: ({ word = "" }, today) => [shifted(today, wordDistance(word))],
  },
  {
    pattern: sticky(
      `(?<![每上])(?:(?:(?<named>本|这个?|下个?)|${lone}(?<month>${small}))(?=月)|(?<![个]))月月?[底末]`,
    ),
    days: ({ named, month }, today) => monthEnds(today, named, month),
  },
];

/** The day whose words begin exactly at an offset. */
export function readDay(text: string, from: number, now: Date): SaidDay | undefined {
  const today = localOf(now);
  for (const { pattern, days } of forms) {
    const match = matchAt(pattern, text, from);
    const said = match ? days(match.groups ?? {}, today) : [];
    if (match && said.length > 0) return { days: said, to: from + match[0].length };
  }
  return undefined;
}

/** Monday is 0; the weekend 末 begins on Saturday. */
export function weekdayNumber(character: string): number {
  return { 天: 6, 末: 5 }[character] ?? "一二三四五六日".indexOf(character);
}

function number(text: string | undefined): number {
  return readNumber(text ?? "") ?? Number.NaN;
}

function fullYear(text: string | undefined): number {
  const year = number(text);
  return year < 100 ? 2000 + year : year;
}

/** Leaves out days like 2月30日, which no calendar has. */
function existing(days: Day[]): Day[] {
  return days.filter((each) => {
    const { month, day } = localOf(instantOf(each));
    return each.month === month && each.day === day;
  });
}

function shifted({ year, month, day }: Day, days: number): Day {
  return localOf(instantOf({ year, month, day: day + days }));
}

/** A day of the year in this and the coming years; eight of them hold a 29 February. */
function years({ year }: Day, named: string | undefined, month: number, day: number): Day[] {
  if (named) return [{ year: year + "今明后".indexOf(named.charAt(0)), month, day }];
  return Array.from({ length: 9 }, (_, more) => ({ year: year + more, month, day }));
}

function months({ year, month }: Day, named: string | undefined, day: number): Day[] {
  const distances = named ? [repeats(named)] : [0, 1, 2];
  return distances.map((more) => {
    const first = localOf(instantOf({ year, month: month + more, day: 1 }));
    return { ...first, day };
  });
}

function monthEnds(today: Day, named: string | undefined, month: string | undefined): Day[] {
  if (month) {
    const ends = years(today, undefined, number(month), 1).slice(0, 2);
    return existing(ends).map((first) => monthEnd(first));
  }
  const distances = named ? [repeats(named)] : [0, 1];
  return distances.map((more) => monthEnd({ ...today, month: today.month + more }));
}

function monthEnd({ year, month }: Day): Day {
  return localOf(instantOf({ year, month: month + 1, day: 0 }));
}

function weekdays(today: LocalTime, named: string | undefined, weekday: number): Day[] {
  const toMonday = -((today.weekday + 6) % 7);
  const distances = named ? [7 * repeats(named)] : [0, 7];
  return distances.map((more) => shifted(today, toMonday + weekday + more));
}

/** 下下 is two ahead, 本 none. */
function repeats(named: string): number {
  return named.split("下").length - 1;
}

function wordDistance(word: string): number {
  if (word.startsWith("今")) return 0;
  return word.startsWith("明") ? 1 : 1 + word.indexOf("天");
}

function later(today: Day, count: number, unit: string): Day {
  const { year, month, day } = today;
  if (unit === "个月") return localOf(instantOf({ year, month: month + count, day }));
  return shifted(today, unit === "天" || unit === "日" ? count : 7 * count);
}
