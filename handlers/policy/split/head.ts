import type { DocumentHead } from "../../../storage/documents.ts";
import { readDay } from "./days.ts";
import type { Line } from "./lines.ts";
import { titlesIn } from "./titles.ts";

export interface Problem {
  line: number;
  problem: string;
}

/** What a document says of itself, and whether it says that it is over. */
export interface Head extends DocumentHead {
  ended: boolean;
  /** The day of its latest amendment or issue; empty when it does not say. */
  edition: string;
}

const keys: Record<string, keyof Head> = {
  title: "title",
  issuer: "issuer",
  region: "region",
  effective: "effective",
  effective_date_stated: "effective",
  expires: "expires",
  supersedes: "supersedes",
  version_date: "edition",
  status: "ended",
};
const dayNames: Partial<Record<keyof Head, string>> = { effective: "生效日期", expires: "失效日期" };
const over = /^(?:superseded|repealed|superseded_or_repealed|expired|已?被?(?:废止|失效|取代)|停止执行)$/;

const nothing: Head = {
  ...{ title: "", issuer: "", region: "", effective: "", expires: "", supersedes: "" },
  ...{ ended: false, edition: "" },
};

/** The lines between two `---`, each `key: value`; unknown keys are somebody else's and left alone. */
export function readHead(lines: Line[]): { head: Head; body: Line[]; problems: Problem[] } {
  const head = { ...nothing };
  const problems: Problem[] = [];
  if (lines[0]?.text !== "---") return { head, body: lines, problems };
  const end = lines.findIndex((line, index) => index > 0 && line.text === "---");
  if (end < 0) {
    const problem = "文件头没有结束，请在最后一项下面加一行 ---";
    return { head, body: lines, problems: [{ line: 1, problem }] };
  }
  for (const { number, text } of lines.slice(1, end)) {
    const entry = readEntry(text);
    if (!entry) continue;
    if ("problem" in entry) problems.push({ line: number, problem: entry.problem });
    else Object.assign(head, entry);
  }
  return { head, body: lines.slice(end + 1), problems };
}

function readEntry(text: string): Partial<Head> | { problem: string } | undefined {
  if (text === "" || text.startsWith("#")) return undefined;
  const match = /^([\w-]+)\s*(?::(?:\s+|$)|：\s*)(.*)$/.exec(text);
  if (!match) return { problem: `看不懂“${text}”，请写成“名称: 内容”` };
  const key = keys[match[1] ?? ""];
  const value = unquoted(match[2] ?? "");
  if (!key || value === "") return undefined;
  if (key === "ended") return { ended: over.test(value) };
  if (key === "supersedes") return { supersedes: listed(value).join("；") };
  const name = dayNames[key];
  const day = readDay(value);
  if (name && !day) return { problem: `${name}“${value}”不是日期，请写成 2026-01-31 这样` };
  if (key === "edition") return { edition: day ?? "" };
  return { [key]: name ? day : value };
}

function unquoted(value: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(value);
  return (quoted ? (quoted[1] ?? quoted[2] ?? "") : value.replace(/\s+#.*$/, "")).trim();
}

/** Titles in 《》, or parted by signs. */
function listed(value: string): string[] {
  const marked = titlesIn(value).map(({ title }) => title);
  const parted = value.split(/[；;,，、]/).map((title) => title.trim());
  return marked.length > 0 ? marked : parted.filter(Boolean);
}
