import { dayPattern, readDay } from "./days.ts";
import type { Line } from "./lines.ts";

/** Who brought a document into the world and when, as the lines under its title and its signature say. */
export interface Issue {
  issuer: string;
  /** The day it was made public, empty when several are named. */
  issued: string;
  /** The day it was passed. */
  passed: string;
  /** The day of its latest amendment or issue. */
  edition: string;
  /** Lines that say nothing else. */
  lines: Set<Line>;
}

const office =
  "(?:人民政府|办事处|委员会|居委会|村委会|居民委员会|党工委|党委|支部|总支|法院|检察院|国务院|中央|局|厅|部|委|办公室|街道办|中心|服务站|工作站|大队|支队|公司|指挥部|领导小组|联合会|总工会|协会|派出所|卫生院|党组)";
const officeName = new RegExp(`^[\\p{Script=Han}（）()·]{1,40}${office}(?:[（(][^（）()]{1,12}[）)])?$`, "u");
const prefix = new RegExp(`^((?:(?!关于)[\\p{Script=Han}·]){2,30}?(?:${office}|常委会))关于`, "u");
const labelled = /^(?:发布|印发|发文|制定|主办|实施|颁布)(?:单位|机关|机构|部门)[:：](.+)$/u;
const labelledDay = new RegExp(`^(?:发布|印发|发文|成文|公布|颁布)(?:日期|时间)[:：](${dayPattern})$`);
const day = new RegExp(dayPattern);
const wholeDay = new RegExp(`^[（(]?(${dayPattern})[）)]?$`);
/** Letters are signed with a day alone, or behind the office. */
const endsWithDay =
  /(?:^|(?<=\s))[（(]?((?:\d{4}|[一二][〇零○一二三四五六七八九]{3})\s*年[\s\d一二三四五六七八九十]{1,8}月[\s\d一二三四五六七八九十]{1,8}日)[）)]?$/u;
const linesUnderTitle = 24;

export function readIssue(body: Line[], title: string): Issue {
  const signature = readSignature(body);
  const said = underTitle(body, title).flatMap((line) => {
    const read = readHeadLine(line.text);
    return read ? [{ ...read, line }] : [];
  });
  const daysOf = (how: HeadLine["how"]) => said.filter((each) => each.how === how && each.day !== "");
  const issued = new Set([...daysOf("issued").map(({ day }) => day), ...signature.days]);
  const titled = prefix.exec(title.replaceAll(/[《》]/g, ""))?.[1] ?? "";
  const named = said.map(({ issuer }) => issuer).find(Boolean) ?? "";
  return {
    issuer: agreedOffice([named, ...signature.offices, titled]),
    issued: issued.size === 1 ? ([...issued][0] ?? "") : "",
    passed: daysOf("passed")[0]?.day ?? "",
    edition: [...said.map(({ day }) => day), ...signature.days].sort().at(-1) ?? "",
    lines: new Set([...said.map(({ line }) => line), ...signature.lines]),
  };
}

/** The short lines between the title and the first sentence. */
function underTitle(body: Line[], title: string): Line[] {
  const said = body.filter(({ text }) => text !== "");
  const start = said.findIndex(({ text }) => text === title || text === `# ${title}`) + 1;
  const top = said.slice(start, start + linesUnderTitle);
  const end = top.findIndex(({ text }) =>
    /^(?:#|\||第.+条|[一二三四五六七八九十]+、|\d+[.、])|[。；]|[:：]$/.test(text),
  );
  return end < 0 ? top : top.slice(0, end);
}

interface HeadLine {
  issuer: string;
  day: string;
  how: "issued" | "passed" | "amended" | "";
}

/** 2026年1月1日青禾街道办事处发布, 青禾街道办事处, 2025年…会议通过; undefined for anything else. */
function readHeadLine(line: string): HeadLine | undefined {
  const text = line.replaceAll(/\s/g, "").replace(/^[（(](.*)[）)]$/u, "$1");
  const issuer = labelled.exec(text)?.[1];
  if (issuer) return { issuer, day: "", how: "" };
  const made = labelledDay.exec(text)?.[1] ?? wholeDay.exec(text)?.[1];
  if (made) return { issuer: "", day: readDay(made) ?? "", how: "issued" };
  if (officeName.test(text)) return { issuer: text, day: "", how: "" };
  const written = day.exec(text)?.[0];
  if (!written) return undefined;
  return readActLine(text, written);
}

const acts: [how: HeadLine["how"], ending: RegExp][] = [
  ["issued", /(?:公布|发布|印发|颁布|签发)$/],
  ["passed", /通过$/],
  ["amended", /(?:修[正订改]|批准)(?:[）)])?$/],
];

function readActLine(text: string, written: string): HeadLine | undefined {
  const how = acts.find(([, ending]) => ending.test(text))?.[0];
  const who = text
    .replace(written, "")
    .replace(/(?:公布|发布|印发|颁布|签发|通过)$/u, "")
    .replace(/^[,，由经]+|[,，]$/gu, "");
  const named = how === "amended" ? "" : assembly(who);
  const issuer = named || (officeName.test(who) ? who : "");
  const day = readDay(written) ?? "";
  if (how) return { issuer, day, how };
  return issuer ? { issuer, day, how: "issued" } : undefined;
}

/** 第十届全国人民代表大会常务委员会第十七次会议: the body, without which of its meetings it was. */
function assembly(who: string): string {
  const [, place = "", body = ""] =
    /^(\p{Script=Han}{0,12}?)第[\d一二三四五六七八九十]+届((?:全国)?人民代表大会(?:常务委员会)?)第/u.exec(
      who,
    ) ?? [];
  if (body !== "") return place + body;
  return (
    /^((?:中华人民共和国)?国务院|最高人民法院|最高人民检察院)/u
      .exec(who)?.[1]
      ?.replace("中华人民共和国", "") ?? ""
  );
}

/** An office with a day below or beside it, as letters are signed. */
function readSignature(body: Line[]): { offices: string[]; days: string[]; lines: Line[] } {
  const said = body.filter(({ text }) => text !== "");
  const found = { offices: [] as string[], days: [] as string[], lines: [] as Line[] };
  for (const [at, line] of said.entries()) {
    const written = endsWithDay.exec(line.text)?.[1]?.replaceAll(/\s/g, "") ?? "";
    const signed = written && readDay(written);
    if (!signed) continue;
    const beside = line.text.replace(endsWithDay, "").trim();
    const above = beside === "" ? said[at - 1] : undefined;
    const offices = (above?.text ?? beside).split(/\s+/).filter(Boolean);
    if (offices.length === 0 || !offices.every((name) => officeName.test(name))) continue;
    found.offices.push(offices.join("、"));
    found.days.push(signed);
    found.lines.push(line, ...(above ? [above] : []));
  }
  return found;
}

/** What all agree on; the fuller name where one says more of the same. */
function agreedOffice(names: string[]): string {
  const said = names.filter(Boolean).sort((a, b) => b.length - a.length);
  const [fullest = ""] = said;
  return said.every((name) => fullest.endsWith(name)) ? fullest : "";
}
