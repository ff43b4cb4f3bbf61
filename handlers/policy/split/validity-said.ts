import { readNumber } from "../../time/chinese-numbers.ts";
import { dayPattern, lastDayAfter, readDay } from "./days.ts";
import type { Line } from "./lines.ts";
import { paperNames, titlesIn } from "./titles.ts";

/** When a document holds and what it ends, as far as its text says so clearly. Contradictions say nothing. */
export interface ValiditySaid {
  effective: string;
  expires: string;
  supersedes: string;
}

/** When it was brought into the world: 公布之日 is one of these days. */
export interface IssueDays {
  issued: string;
  passed: string;
}

const ownNumber = /^(?:第\S{1,8}条\s|[一二三四五六七八九十]+、)/;
const telling = /施行|实施|执行|生效|有效期|试行|实行|废止|失效/;

export function validitySaid(
  lines: Line[],
  { title, issued, passed, effective: known = "" }: IssueDays & { title: string; effective?: string },
): ValiditySaid {
  const sentences = lines
    .filter(({ text }) => telling.test(text) && !text.startsWith("|"))
    .flatMap(({ text }) =>
      text
        .replace(ownNumber, "")
        .replaceAll(/\s/g, "")
        .split(/(?<=[。；;])/),
    );
  const said = sentences.flatMap((sentence) => beginnings(sentence, { issued, passed }));
  const effective = known || agreed(said, title);
  return {
    effective,
    expires: only(
      sentences.flatMap((sentence) => {
        const isDated = beginnings(sentence, { issued, passed }).length > 0;
        return isDated || ownTerm.test(sentence) ? endings(sentence, effective) : [];
      }),
    ),
    supersedes: [...new Set(sentences.flatMap(endedIn))].join("；"),
  };
}

interface Beginning {
  day: string;
  /** 办法, where the sentence speaks of 本办法; otherwise empty. */
  paper: string;
}

const starts = "(?:正式)?(?:施行|实施|执行|生效|试行|实行)";
const dated = new RegExp(
  `(?:自|从|于|在)?(${dayPattern})(?:零时|0时)?起${starts}(?!的|前|以前|之前|后)`,
  "g",
);
const sinceIssue = new RegExp(
  `自(公布|发布|印发|颁布|公告|签发|发文|通过)之日起${starts}(?!的|前|以前|之前|后)`,
  "g",
);
const wholeLine = new RegExp(`^[（(]?(${dayPattern})起?(?:施行|实施|生效)[）)]?。?$`);
const labelled = new RegExp(`^(?:施行|实施|生效|执行)(?:日期|时间)[:：]?(${dayPattern})起?。?$`);
const itself = new RegExp(`本(?:[^，。、本]{0,6})?(${paperNames})[^，。；]{0,8}$`);

function beginnings(sentence: string, { issued, passed }: IssueDays): Beginning[] {
  const alone = (wholeLine.exec(sentence) ?? labelled.exec(sentence))?.[1];
  if (alone) return [{ day: readDay(alone) ?? "", paper: "" }];
  const found: Beginning[] = [];
  for (const match of [...sentence.matchAll(dated), ...sentence.matchAll(sinceIssue)]) {
    const subject = sentence.slice(0, match.index);
    const said = match[1] ?? "";
    const day = readDay(said) ?? (said === "通过" ? passed : issued);
    const paper = itself.exec(subject)?.[1];
    const isBare = subject === "" || /(?:印发|发布|公布|颁布|下发)[^，,。《》]{0,6}[，,]$/.test(subject);
    if (day !== "" && (paper !== undefined || isBare)) found.push({ day, paper: paper ?? "" });
  }
  return found;
}

/** Of several days the one of the paper that the title names. */
function agreed(said: Beginning[], title: string): string {
  const ofItself = said.filter(({ paper }) => paper !== "");
  const clear = ofItself.length > 0 ? ofItself : said;
  const day = only(clear.map(({ day }) => day));
  if (day !== "") return day;
  return only(
    clear.filter(({ paper }) => paper !== "" && nameOf(title).endsWith(paper)).map(({ day }) => day),
  );
}

function nameOf(title: string): string {
  return titlesIn(title)[0]?.title ?? title.replace(/[（(][^（）()]*[）)]$/, "");
}

function only(days: string[]): string {
  const [day = "", ...others] = new Set(days);
  return others.length === 0 ? day : "";
}

const untilDay = new RegExp(
  `(?:有效期(?:限)?(?:[自从]${dayPattern}起?)?(?:延长)?至|(?:施行|实施|执行|试行)(?:[，,]?有效期)?[，,]?至|[自从]${dayPattern}起?至)(${dayPattern})`,
);
const endsOn = new RegExp(`(${dayPattern})(?:自动|自行)?(?:失效|废止|停止执行)`);
const span = /(?:有效期(?:限)?(?:为|是|限)?|试行期?(?:为|限)?|暂定)([\d一二三四五六七八九十两]+)(年|个月)/;

/** Not the term of what residents hold: 居住证有效期一年. */
const ownTerm = new RegExp(
  `^有效期(?:限)?[:：为至]|本[^，。、本]{0,6}${paperNames}[^，。]{0,4}(?:有效期|试行|自|从|于|至|施行|执行)`,
);

function endings(sentence: string, effective: string): string[] {
  if (/》[^，,。]*(?:有效期|失效)/.test(sentence)) return [];
  const until = untilDay.exec(sentence)?.[1] ?? endsOn.exec(sentence)?.[1];
  if (until) return [readDay(until) ?? ""].filter(Boolean);
  const [, amount = "", unit] = span.exec(sentence) ?? [];
  const count = readNumber(amount) ?? 0;
  if (count === 0 || effective === "") return [];
  return [lastDayAfter(effective, unit === "年" ? 12 * count : count)];
}

const ends = /(?:同时|即行|一并|同步|相应|予以|均|即)*(?:废止|停止执行|不再执行|失效)/;

/** Titles that stand right before the word that ends them; not those of which only a clause ends. */
function endedIn(sentence: string): string[] {
  const end = ends.exec(sentence);
  const titles = titlesIn(sentence);
  if (!end || titles.length === 0) return [];
  if (/不(?:得|予|能)?$|未(?:被)?$|应当$|可以$/.test(sentence.slice(0, end.index))) return [];
  const ended: string[] = [];
  let reach = end.index;
  for (const { title, from, to } of titles.filter((each) => each.to <= end.index).reverse()) {
    const isBasis = /(?:根据|依据|按照|依照|贯彻|落实)$/.test(sentence.slice(0, from));
    if (isBasis || !areLinked(sentence.slice(to, reach))) break;
    ended.unshift(title);
    reach = from;
  }
  return ended;
}

/** Numbers in brackets, commas, 和, who issued the next one and when: nothing else stands between titles that end. */
function areLinked(between: string): boolean {
  const rest = between.replace(/^(?:[（(][^（）()]*[）)])?(?:等(?:文件|规定)?)?(?:自[^，。]{2,20}起)?/, "");
  return /^[、，,和及与以并]*(?:同时)?原?$/.test(rest) || issuedNext.test(rest);
}

const issuedNext =
  /^[、，,和及与以并][^。；条款《》]{2,150}(?:发布|公布|颁布|印发|通过|批准|修正|修订|下发|制定)的?[，,、]?原?$/;
