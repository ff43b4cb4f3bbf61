import { halfWidth } from "../text.ts";

/** What gives somebody away. The pattern's first group stays; `hide` makes something else of all after it. */
interface Secret {
  pattern: RegExp;
  hide(written: string): string;
}

const digit = "[\\d〇零一二三四五六七八九幺]";
const dash = "[-—–]";
const estate = "[苑园区寓村期城府湾庭厦院]";
const building = `(?:号楼|栋|幢|#楼?|座|(?:弄|${estate})\\d{1,4}号|(?<!\\d)\\d{1,2}楼)`;
/** A flat as it is written where only a flat can stand; `plainRoom` is safe to meet anywhere else. */
const room = "(?:\\d{3,4}[a-z]?|[〇零一二三四五六七八九]{3,4})";
const plainRoom = "(?:\\d{1,2}(?!00)\\d{2}[a-z]?|[〇零一二三四五六七八九]{3,4})";
/** Amounts, years and times are not flats, and what is masked already stays. */
const noCount =
  "(?![\\d〇零一二三四五六七八九十百千万亿*:.%~—–-]|[a-z]{2}|天(?!天)|[年月日点时分秒个名人元块角户米平多余条张份斤公吨度次家楼层单号]|小时)";

const firstTwo = (written: string) => `${written.slice(0, 2)}****`;

/** In this order: longer numbers first, so that no shorter pattern bites into them. */
const secrets: Secret[] = [
  {
    pattern: /(?<![\w.+*-])([\w.+-])[\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
    hide: (address) => `***${address.slice(address.indexOf("@"))}`,
  },
  // Without the check digit's sum: a mistyped identity number is one all the same.
  { pattern: /(?<!\d)([1-9]\d\d)\d{3}[ -]?\d{8}[ -]?\d{3}[\dx](?![\da-z])/gi, hide: () => "****" },
  {
    pattern: /(?<!\d)([1-9]\d\d)\d{5}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/g,
    hide: () => "****",
  },
  { pattern: /()(?<!\d)[3-69]\d{3}([ -]?)\d{4}\2\d{4}\2\d{4}(?:\2\d{1,3})?(?!\d)/g, hide: hideCard },
  {
    pattern: /(?<![\d+])(\+(?!86)\d{1,3})[ -]?(?:\(\d{1,4}\)|\d)(?:[ -]?\d){6,12}(?!\d)/g,
    hide: () => " ****",
  },
  { pattern: mobile(), hide: keepEnds },
  { pattern: plate(), hide: () => "*****" },
  {
    pattern: /((?:微信|威信|薇信|v信|wechat)(?:号|id)?[:是为 ]*)(?:[a-z][\w-]{5,19}|\d{5,11})(?![\w-])/gi,
    hide: firstTwo,
  },
  {
    pattern: /((?<![a-z])(?:vx|wx|qq)(?:号码?|id)?(?:[:是为_ ]+|(?=\d)))[a-z\d][\w-]{4,19}(?![\w-])/gi,
    hide: firstTwo,
  },
  home(`(?<![\\d.*-])(\\d{1,3}${dash})\\d{1,2}${dash}${room}(?![\\d-])`, "*-***"),
  home(`(${building} ?)\\d{1,2}${dash}${room}${noCount}`, "*-***"),
  home(
    `(单元[ ,_-]?)(?:${room}${noCount}|\\d{2,4}(?=[号室房])|[〇零一二三四五六七八九十百千]{2,6}(?=室))`,
    "***",
  ),
  home(
    "(?<![第\\d一二三四五六七八九十])()(?:\\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z甲乙丙丁])(?=单元)",
    "*",
  ),
  home(`(${building} ?)(?:${room}${noCount}|\\d{3,4}(?=号))`, "***"),
  home(`(${estate}\\d{1,3}${dash})(?:\\d{1,2}${dash}\\d{1,4}|\\d{3,4})${noCount}`, "***"),
  home("(?<![\\d.])()\\d{3,4}[a-z]?(?=室|号房|房(?![价产贷租子屋地改展交]))", "***"),
  home("()[〇零一二三四五六七八九十百千]{3,6}(?=室)", "***"),
  home(`((?:楼上|楼下|隔壁|对门|对面|住|住在|我是|我家|家住)(?:的|是)? ?)${plainRoom}${noCount}`, "***"),
  home(`(?<![\\d.*-])()${plainRoom}(?=的?(?:住户|业主|邻居|租户|那家|这家|他家|家里|家的))`, "***"),
  home(`(?<![\\d.*/~第路街巷道-])(\\d{1,2}-)\\d{1,2}(?:0[1-9]|1\\d|20)${noCount}(?![/])`, "***"),
  home("(门牌号?码?[:是为 ]*)\\d{1,5}", "***"),
];

/**
 * The text without what gives a person away: mobile numbers, identity and bank cards, plates, mail addresses,
 * chat accounts, units and flats. Buildings, landlines and hotlines stay. Masking twice changes nothing.
 */
export function mask(text: string): string {
  return replaceSecrets(text);
}

/** The same with a sign of the caller's for each thing that is hidden. A sign must not look like a secret itself. */
export function replaceSecrets(text: string, signFor?: (written: string) => string): string {
  const hidden = secrets.reduce((some, { pattern, hide }) => hideAll(some, pattern, signFor ?? hide), text);
  // What is hidden may lay bare where its neighbour begins.
  return hidden === text ? text : replaceSecrets(hidden, signFor);
}

/** Matches are found in the half-width form, which keeps every index, and cut out of the original. */
function hideAll(text: string, pattern: RegExp, hide: (written: string) => string): string {
  let result = "";
  let end = 0;
  for (const found of halfWidth(text).matchAll(pattern)) {
    const kept = found[1]?.length ?? 0;
    result += text.slice(end, found.index + kept) + hide(found[0].slice(kept));
    end = found.index + found[0].length;
  }
  return result + text.slice(end);
}

function home(source: string, stars: string): Secret {
  return { pattern: new RegExp(source, "gi"), hide: () => stars };
}

/** Digits are grouped as people group them; free spacing would turn lists of amounts into numbers. */
function mobile(): RegExp {
  const groups = [
    [2, 4, 4],
    [2, 3, 5],
    [3, 3, 4],
    [3, 4, 3],
    [4, 6],
  ];
  const shapes = groups.map((sizes) => sizes.map((size) => `${digit}{${size}}`).join("[ .-]?"));
  const first = "(?<!\\d)(?<!\\d[.])((?:(?:\\+|00)?86[ -]?)?)[1一幺](?= ?[3-9三四五六七八九])";
  return new RegExp(`${first}(?:${shapes.join("|")}|(?: \\d){10})(?!${digit})`, "g");
}

/** Five or, for new energy, six signs after the office's letter, at least three of them digits. */
function plate(): RegExp {
  const office = "([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z])";
  const sign = "[a-hj-np-z\\d]";
  return new RegExp(
    `${office}[·•・. -]?(?=(?:[a-z]*\\d){3})${sign}{4,5}[a-hj-np-z\\d挂学警港澳](?![a-z\\d])`,
    "gi",
  );
}

function keepEnds(number: string): string {
  const digits = number.replace(/[ .-]/g, "");
  return `${digits.slice(0, 3)}****${digits.slice(-2)}`;
}

/** Any 16 digits might be an order number; a card's sum fits, so the rest stays as it is. */
function hideCard(card: string): string {
  const digits = card.replace(/\D/g, "");
  const sum = [...digits].reverse().reduce((total, sign, index) => total + luhn(Number(sign), index), 0);
  return sum % 10 === 0 ? `****${digits.slice(-4)}` : card;
}

function luhn(value: number, index: number): number {
  if (index % 2 === 0) return value;
  return value > 4 ? value * 2 - 9 : value * 2;
}
