import { halfWidth } from "../text.ts";
import { numberCharacters, readNumber } from "../time/chinese-numbers.ts";

/** Where something is, as far as people said. Numbers are digits without leading zeros, letters are capitals. */
export interface Place {
  building?: string;
  unit?: string;
  room?: string;
  /** Below the ground negative: "-1". */
  floor?: string;
  /** A landmark in the writer's words: 东门, 地下车库, 东侧. */
  spot?: string;
  /** Half-open span in the text: of the numbered place and a spot that follows it, or else of the spot alone. */
  from: number;
  to: number;
}

const han = "一二三四五六七八九十";
const number = `(?:\\d{1,3}|[${han}百零〇]{1,5})`;
const unit = `(?<unit>\\d{1,2}|[${han}]{1,3}|[a-z甲乙丙丁])`;
const room = "(?<room>\\d{3,4}[a-z]?|[〇零一二三四五六七八九]{3,4})";
const floor = `(?<below>负|地下|(?<!\\d)-|(?<![a-z])b)?(?<floor>\\d{1,2}|[${han}]{1,3})`;
const storey = "(?:楼(?![主盘市价宇房])|层(?!楼(?![道梯顶])|[次面级层外]))";
const numberWritten = new RegExp(`[${numberCharacters}]+`);
const gap = "[ ,，的]{0,2}";
const dash = "[-—–]";
const noCount = `(?![\\d${han}百千万:.*%~-]|[年月日点时分秒个名人元块户米平天多余条张份斤楼层单号期]|小时)(?:室|房间|房)?`;
const unitWord = `(?:单元|门洞)`;

/** "三栋楼" counts buildings, "三栋楼下" stands below the third one. */
const countedBuildings = `(?![${han}]+[栋幢](?:楼(?![道下上顶梯门])|房|别墅))`;
const buildingName = `(?<building>[a-z]?\\d{1,3}|[a-z]|[${han}百零〇]{1,5})`;
/** 号 and 楼 mean a building only before a unit or a flat: alone they are a date and a floor. */
const buildingWord = [
  "号楼",
  "[栋幢]",
  "#楼?",
  "(?<=[a-z])座",
  `[号座](?=${gap}(?:${number}单元|\\d{3,4}室))`,
  `楼(?=${gap}${number}单元)`,
].join("|");

/** The most telling form first; the first that is found counts, wherever it stands. */
const forms = [
  `(?<![\\w.#-])(?<building>\\d{1,3})${dash}(?<unit>\\d{1,2})${dash}(?<room>\\d{3,4}[a-z]?)室?(?![\\w-])`,
  `(?<=[苑园区寓村期城府湾庭院])(?<building>\\d{1,3})${dash}(?:(?<unit>\\d{1,2})${dash}(?<room>\\d{1,4})|(?<room>\\d{3,4}))${noCount}`,
  `(?<![\\w.#/~第路街巷道-])(?<building>\\d{1,2})-(?<room>\\d{1,2}(?:0[1-9]|1\\d|20))(?!/)${noCount}`,
  `(?<![\\da-z.#${han}])${countedBuildings}${buildingName} ?(?:${buildingWord})` +
    `(?:${gap}${unit}(?:${unitWord}|${dash}(?=\\d{3,4})))?` +
    `(?:${gap}${floor}${storey})?(?:${gap}${room}${noCount})?`,
  `(?<![第\\d.a-z${han}])${unit}${unitWord}(?![测考卷主练复])(?:${gap}${floor}${storey})?(?:[ ,，-]?${room}${noCount})?`,
  `(?<![\\d.])${room}(?:室|号房|房间|房(?![价产贷租子屋地改展交东]))`,
  `(?<![\\d${han}~至到第几]|\\d-)(?!一层(?![楼大电走过]))${floor}${storey}(?!高)`,
].map((source) => new RegExp(source, "i"));

/** Landmarks that say something only beside a number: 3号楼东侧. */
const sides =
  /^[ 的]?([东南西北](?:侧|边|面|头|户)|[前后旁]面|[前后旁]边|附近|对面|门口|门前|楼下|楼顶|屋顶|天台|楼道|楼梯(?:间|口)?|电梯(?:口|里|间|内|厅)|大厅|大堂|地下室|架空层|走廊)/;

/** Landmarks that say something alone; names of estates and squares (阳光花园, 万达广场) are none. */
const spots = new RegExp(
  [
    "(?:小区|大院)?(?<!走)[东南西北正后侧]大?门(?!子)(?:口|外|内)?",
    "(?:小区|社区|居委会|幼儿园|学校|菜市场|超市|物业|大)门口",
    "地下车库|地下停车场|地库|停车场|(?:自行车|电动车|单车)?车棚|充电棚",
    "(?<=小区|中心|中央|[在的去到小街楼]|^|[ ,，。])(?:花园(?![\\d一二三四五六七八九十])|广场(?!舞))|(?:中心|街心|小|健身|文化)(?:花园|广场(?!舞))",
    "楼道|楼梯间|楼梯口|电梯口|电梯间|消防通道|走廊|天台|楼顶|架空层|配电房|水泵房|垃圾[站房亭]|快递柜",
    "篮球场|活动室|活动中心|凉亭|儿童乐园|游乐场|人工湖|池塘|公交站|十字路口|路口|人行道",
  ].join("|"),
);

/** The first place named, or undefined. "3号" is a date and "3楼" a floor until a unit or flat follows. */
export function findPlace(text: string): Place | undefined {
  const plain = halfWidth(text);
  const found = forms.map((form) => form.exec(plain)).find((match) => match !== null);
  if (!found) return findSpot(plain);
  const to = found.index + found[0].length;
  const side = sides.exec(plain.slice(to));
  const spot = side?.[1] ?? spots.exec(plain)?.[0];
  const { building, unit, room, floor, below } = found.groups ?? {};
  return {
    ...(building && { building: plainNumber(building) }),
    ...(unit && { unit: plainNumber(unit) }),
    ...(room && { room: plainNumber(room) }),
    ...(floor && { floor: `${below ? "-" : ""}${plainNumber(floor)}` }),
    ...(spot && { spot }),
    from: found.index,
    to: to + (side?.[0].length ?? 0),
  };
}

function findSpot(text: string): Place | undefined {
  const found = spots.exec(text);
  return found ? { spot: found[0], from: found.index, to: found.index + found[0].length } : undefined;
}

/** "03" and "三" are "3", "十二" is "12", "五零二" is "502", "a3" is "A3". */
function plainNumber(written: string): string {
  return written.toUpperCase().replace(numberWritten, (digits) => String(readNumber(digits) ?? digits));
}
