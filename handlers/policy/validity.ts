import { titleKey } from "../../storage/document-titles.ts";
import type { Passage } from "../../storage/documents.ts";
import type { Rules } from "../../storage/rules.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { type Place, placesIn } from "./split/region.ts";

/** Where the community lies, and which rules of elsewhere, or of yesterday, are not its own. */
export interface Regions {
  ours: Place[];
  /** Whether its province and cities are known, so that others can be told apart. */
  isKnown: boolean;
  /** Provinces and cities as people say them. */
  elsewhere: string[];
  /** Keys of the titles of laws that hold no more. */
  repealed: Set<string>;
  /** Titles and regions of documents that were looked at before: hundreds of passages are of a few. */
  judged: Map<string, boolean>;
}

type Held = Pick<Passage, "title" | "effective" | "expires" | "region">;

export function regionsOf({ nodes }: Tree, { regions, places, repealed }: Rules): Regions {
  const named = nodes.filter(({ kind }) => kind === "street" || kind === "community");
  const ours = [...placesIn(regions.join("")), ...named.flatMap(({ name }) => placesIn(name))];
  return {
    ours: [...ours, ...regions.filter((name) => placesIn(name).length === 0).map(bare)],
    isKnown: regions.length > 0,
    elsewhere: places.flat().filter((place) => !ours.some(({ name }) => name.startsWith(place))),
    repealed: new Set(repealed.flat().map(titleKey)),
    judged: new Map(),
  };
}

/** A name without what kind of place it is: 东临. */
function bare(name: string): Place {
  return { name, level: -1 };
}

/** Whether a document holds today, here. What it does not say of itself does not keep it from holding. */
export function inForce(
  { title, effective, expires, region }: Held,
  today: string,
  regions: Regions,
): boolean {
  const isNow = (effective === "" || effective <= today) && (expires === "" || expires >= today);
  return isNow && isOurs(title, region, regions);
}

function isOurs(title: string, region: string, regions: Regions): boolean {
  const key = `${title}\n${region}`;
  const known = regions.judged.get(key);
  if (known !== undefined) return known;
  const judged = !isRepealed(title, regions) && !isForeign(region, regions);
  regions.judged.set(key, judged);
  return judged;
}

/** By its title, or as the interpretation of such a law. */
export function isRepealed(title: string, { repealed }: Pick<Regions, "repealed">): boolean {
  const interpreted = /适用[《〈]([^》〉]+)[》〉]/u.exec(title)?.[1];
  return repealed.has(titleKey(title)) || (interpreted !== undefined && repealed.has(titleKey(interpreted)));
}

/** Holds here in any case: 全国, 本街道. */
const everywhere = /^(?:全国|国家|中国|中华人民共和国|[本我全](?:省|市|区|县|街道|镇|乡|社区))?$/u;

/** Whether it holds in another place only. It may be named from the province down, or any part of this. */
export function isForeign(region: string, regions: Regions): boolean {
  if (everywhere.test(region)) return false;
  const several = region.split(/[、，,；;\s]+/u).filter(Boolean);
  return several.length > 0 && several.every((each) => isElsewhere(each, regions));
}

function isElsewhere(region: string, regions: Regions): boolean {
  const places = placesIn(region);
  if (places.length > 0) return places.some((place) => !isPartOfUs(place, regions) && isTold(place, regions));
  return regions.isKnown && regions.elsewhere.includes(region);
}

function isPartOfUs({ name }: Place, { ours }: Regions): boolean {
  return ours.some((own) => own.name === name || (own.level < 0 && name.startsWith(own.name)));
}

const municipality = /^(?:北京|上海|天津|重庆)市$/u;

/** Whether a place can be told apart from ours: ours of its kind is known. A municipality has no province. */
function isTold({ level }: Place, { ours }: Regions): boolean {
  return ours.some((own) => own.level === level || (level === 0 && municipality.test(own.name)));
}

/** Behind a place's name it is part of another one, or belongs to a person or a thing: 南京路, 上海户口, 北京时间. */
const otherwise =
  /^(?:[市省]?(?:的|那边的)?(?:户口|户籍|身份证|居住证|社保|医保|公积金|医院|手机号|号码|牌照|车牌|驾照|毕业|大学|银行|房子|亲戚|孩子|儿子|女儿|父母|爸|妈|老家|朋友|房东|人(?!才)|来|过来|转来|迁来|搬来)|[市省]?(?:看病|就医|住院|治病|手术|打工|上班|出差|旅游|读书|上学)|[东南西北中]?路|大?街|大?道|巷|弄|里|苑|园|花园|公园|广场|小区|新村|家园|城(?!市)|桥|时间|话|菜|面|饭|火锅|拉面|小面|烤鸭|瓜|玉|石|茶|酒|火腿|店|馆|方向|站)/u;
/** Before it, it is where somebody or something comes from. */
const from =
  /(?:户口|户籍|老家|籍贯|社保|医保|公积金|档案|学籍|身份证|单位|工作|来自|从|由)(?:都|还|原来)?(?:在|是|于)?$/u;
/** The question is about here after all. */
const here = /这里|这儿|这边|本地|本市|本街道|咱|我们(?:这|社区|街道|小区)|回来|转回|转到|转入|迁到|迁入/u;
/** Another street or community stands behind a word of place, or before 的: 隔壁柳溪街道, 柳溪街道的食堂. */
const nearby =
  /(?:隔壁|旁边|对面|附近|[在去到住]+)的?(\p{Script=Han}{2,3}?)(街道|社区)(?![里路])|^(\p{Script=Han}{2,3}?)(街道|社区)的/u;
/** 我们街道, 哪个社区, 智慧社区: no names. */
const unnamed =
  /(?:什么|所在|户籍|社区|小区|街道|老家|当地|属地|原来|其他|其它|外面|商业|步行|老旧|智慧|居民|完整|未来|友好|[我咱你他们哪个这那两每各某本全区市和或找问的向跟由从给让是新老该沿临路条])$/u;

/**
 * A place of which the question wants to know the rules, and which is not ours: a province or city, another street or
 * community. Whose papers come from there, or who travels there, may still ask about here.
 */
export function foreignPlaceIn(question: string, regions: Regions): string | undefined {
  const said = squeeze(question);
  const [, behind, kind, before, ofKind] = nearby.exec(said) ?? [];
  const near = `${behind ?? before ?? ""}${kind ?? ofKind ?? ""}`;
  const isNamed = near !== "" && !unnamed.test(near.slice(0, -2));
  if (isNamed && !regions.ours.some(({ name }) => name.endsWith(near))) return near;
  if (!regions.isKnown || here.test(said)) return undefined;
  return regions.elsewhere.find((place) => {
    const at = said.indexOf(place);
    if (at < 0) return false;
    return !otherwise.test(said.slice(at + place.length)) && !from.test(said.slice(0, at));
  });
}

const dayMs = 86_400_000;
/** Laws stand for decades. */
const lasting = /(?<![办方])法(?:典.*)?$|条例$|解释$/u;

/** What a citation adds where its source may be out of date: it ends soon, is of a past year, or old and without a term. */
export function doubtOf(
  { title, effective, expires }: Pick<Passage, "title" | "effective" | "expires">,
  today: string,
  { manners }: Pick<Rules, "manners">,
): string | undefined {
  if (expires !== "") {
    const days = (Date.parse(expires) - Date.parse(today)) / dayMs;
    return days <= manners.expiryDays ? `${sayDay(expires)}到期` : undefined;
  }
  const year = Number(today.slice(0, 4));
  const titled = /(?<![(（\d])(20\d\d)年度?(?!修)/u.exec(title)?.[1];
  if (titled && Number(titled) < year) return `是${titled}年的文件，可能有变化`;
  const since = effective.slice(0, 4);
  const isOld = effective !== "" && `${Number(since) + manners.oldYears}${effective.slice(4)}` <= today;
  return isOld && !lasting.test(titleKey(title)) ? `${since}年起施行，可能有变化` : undefined;
}

function sayDay(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}
