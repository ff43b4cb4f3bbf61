import type { DocumentHead, NewPassage } from "../../storage/documents.ts";
import { readNumber } from "../time/chinese-numbers.ts";

export interface Problem {
  line: number;
  problem: string;
}

export interface SplitDocument extends DocumentHead {
  passages: NewPassage[];
  /** What a person has to mend before the document can be used. */
  problems: Problem[];
}

interface Line {
  number: number;
  text: string;
}

const number = "[零〇一二两三四五六七八九十百千\\d]+";
/** A clause stands at the start of a line; with anything else before it, it is a reference to a clause. */
const clauseLine = new RegExp(`^(?:#{1,6}\\s*)?(?:\\*\\*)?(第(${number})条(?:之${number})?)(?:\\*\\*)?(.*)$`);
const chapterLine = new RegExp(`^(?:#{1,6}\\s*)?(第${number}(?:分?编|章|节)(?:\\s.*)?)$`);
const headingLine = /^#{1,6}\s+(.+?)[\s#]*$/;
/** 第三条规定, 第三条和第五条, 第三条第二款: the sentence goes on about the clause. */
const reference = /^(?:之|第|所|的|规定|和|与|或|及|至|到|、|，|。|；|中|款|项)/;

/** A document's head, and its body by clause; a body without clauses by heading and paragraph. */
export function splitDocument(text: string): SplitDocument {
  const lines = text
    .split(/\r\n|[\n\r\f\u2028]/)
    .map((line, index) => ({ number: index + 1, text: line.replace(/[\u3000\u00a0]/g, " ").trim() }));
  const { head, body, problems } = readHead(lines);
  const title = head.title || titleOf(body);
  const passages = body.some((line) => clauseOf(line.text, 0))
    ? byClause(body, title)
    : byParagraph(body, title);
  if (passages.length === 0) {
    problems.push({ line: body[0]?.number ?? 1, problem: "没有正文，请写上条款或段落" });
  }
  return { ...head, title, passages, problems };
}

const keys: Record<string, keyof DocumentHead> = {
  title: "title",
  issuer: "issuer",
  region: "region",
  effective: "effective",
  effective_date_stated: "effective",
  expires: "expires",
  supersedes: "supersedes",
};

/** The lines between two `---`, each `key: value`; unknown keys are somebody else's and left alone. */
function readHead(lines: Line[]): { head: DocumentHead; body: Line[]; problems: Problem[] } {
  const head: DocumentHead = {
    title: "",
    issuer: "",
    region: "",
    effective: "",
    expires: "",
    supersedes: "",
  };
  const problems: Problem[] = [];
  if (lines[0]?.text !== "---") return { head, body: lines, problems };
  const end = lines.findIndex((line, index) => index > 0 && line.text === "---");
  if (end < 0) {
    return {
      head,
      body: lines,
      problems: [{ line: 1, problem: "文件头没有结束，请在最后一项下面加一行 ---" }],
    };
  }
  for (const { number, text } of lines.slice(1, end)) {
    const entry = readEntry(text);
    if (!entry) continue;
    if ("problem" in entry) problems.push({ line: number, problem: entry.problem });
    else head[entry.key] = entry.value;
  }
  return { head, body: lines.slice(end + 1), problems };
}

function readEntry(
  text: string,
): { key: keyof DocumentHead; value: string } | { problem: string } | undefined {
  if (text === "" || text.startsWith("#")) return undefined;
  const match = /^([\w-]+)\s*(?::(?:\s+|$)|：\s*)(.*)$/.exec(text);
  if (!match) return { problem: `看不懂“${text}”，请写成“名称: 内容”` };
  const key = keys[match[1] ?? ""];
  const value = unquoted(match[2] ?? "");
  if (!key || value === "") return undefined;
  const day = key === "effective" ? "生效日期" : key === "expires" ? "失效日期" : undefined;
  if (day && !isDay(value)) return { problem: `${day}“${value}”不是日期，请写成 2026-01-31 这样` };
  return { key, value };
}

function unquoted(value: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(value);
  return (quoted ? (quoted[1] ?? quoted[2] ?? "") : value.replace(/\s+#.*$/, "")).trim();
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function titleOf(body: Line[]): string {
  return body.map((line) => /^#\s+(.+)$/.exec(line.text)?.[1]?.trim()).find(Boolean) ?? "";
}

/**
 * The clause a line begins, if it does. A space or the line's end after the number tells; without either the number
 * must follow the clause before and the sentence must not go on about it.
 */
function clauseOf(text: string, before: number): { clause: string; count: number; rest: string } | undefined {
  const [, clause, digits = "", rest = ""] = clauseLine.exec(text) ?? [];
  if (!clause) return undefined;
  const count = readNumber(digits) ?? before + 1;
  const apart = rest === "" || /^[\s【:：]/.test(rest);
  if (!apart && (count !== before + 1 || reference.test(rest))) return undefined;
  return { clause, count, rest: rest.replace(/^[\s:：]+/, "") };
}

function byClause(body: Line[], title: string): NewPassage[] {
  const passages: NewPassage[] = [];
  const lines = body.map(({ text }) => text).filter((text) => text !== "" && text !== title);
  let heading = "";
  let count = 0;
  /** The clause being read, if its lines have not ended; before the first one, and after a heading, none. */
  let open: NewPassage | undefined;
  for (const text of lines) {
    const found = clauseOf(text, count);
    const above = headingOf(text);
    if (found) {
      count = found.count;
      open = { clause: found.clause, heading, text: found.rest };
      passages.push(open);
    } else if (above !== undefined) {
      if (above !== title) heading = under(above, heading, passages.at(-1)?.heading === heading);
      open = undefined;
    } else if (open) {
      open.text += `\n${text}`;
    } else if (count > 0 || !announcement.test(text)) {
      open = { clause: "", heading, text };
      passages.push(open);
    }
  }
  return passages
    .map((passage) => ({ ...passage, text: passage.text.trim() }))
    .filter((passage) => passage.text !== "");
}

/**
 * A section is named with its chapter, for every chapter has a section 1; but only where the chapter is certain.
 * Some texts have lost the lines of chapters: a section 1 after other clauses then belongs to nobody knows which.
 */
function under(above: string, before: string, used: boolean): string {
  if (!section.test(above)) return above;
  const [chapter = "", known] = before.split(" / ");
  const certain = known ? !firstSection.test(above) : !used && chapter !== "" && !section.test(chapter);
  return certain ? `${chapter} / ${above}` : above;
}

const firstSection = /^第[一1]节/;
const section = new RegExp(`^第${number}节`);

function headingOf(text: string): string | undefined {
  return (chapterLine.exec(text)?.[1] ?? headingLine.exec(text)?.[1])?.trim();
}

/** Who passed a law and when, contents and signatures: said before the first clause, the answer to no question. */
const announcement =
  /(?:通过|公布|修正|修订|批准|发布|施行)[）)]?$|^[（(].*[）)]$|^目\s*录$|^第.+[编章节]|^.{0,20}令第?.*号$|^\d{4}年\d{1,2}月\d{1,2}日/;

const longParagraph = 400;

/** A numbered item or a paragraph each; under headings the heading is what can be cited. */
function byParagraph(body: Line[], title: string): NewPassage[] {
  const passages: NewPassage[] = [];
  let heading = "";
  let open: NewPassage | undefined;
  for (const { text } of body) {
    const above = text === title ? title : headingOf(text);
    if (above !== undefined) {
      heading = above === title ? heading : above;
      open = undefined;
    } else if (text === "") {
      open = continued(open);
    } else if (open && open.text.length < longParagraph) {
      open.text += `\n${text}`;
    } else {
      open = { clause: heading, heading, text };
      passages.push(open);
    }
  }
  return passages;
}

/** A list belongs to the sentence that announces it, whatever blank lines stand between. */
function continued(passage: NewPassage | undefined): NewPassage | undefined {
  return passage && /[:：]$/.test(passage.text) ? passage : undefined;
}
