import type { Line } from "./lines.ts";
import { isTableLine } from "./tables.ts";

/** What papers call themselves. */
export const paperNames =
  "(?:法|条例|规定|办法|细则|规则|规范|规程|章程|公约|守则|制度|标准|须知|指南|手册|清单|目录|一览表|方案|计划|意见|通知|公告|通告|公示|决定|决议|批复|函|解释|答复|说明|流程|简章|承诺书|问答|政策)";
const titleLine = new RegExp(`${paperNames}(?:[（(][^（）()]{2,20}[）)])?$`);
const longestTitle = 60;
const linesSearched = 8;

/** Titles in 《》, outermost ones, with their place in a text. */
export function titlesIn(text: string): { title: string; from: number; to: number }[] {
  const found: { title: string; from: number; to: number }[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "《") {
      if (depth === 0) from = at;
      depth += 1;
    } else if (text[at] === "》" && depth > 0) {
      depth -= 1;
      if (depth === 0) found.push({ title: text.slice(from + 1, at).trim(), from, to: at + 1 });
    }
  }
  return found.filter(({ title }) => title !== "");
}

/**
 * The title a text bears: its first Markdown heading of the first level, or what one of its first lines, or two of
 * them, look like. Empty when none does; then the lines are left as they are.
 */
export function readTitle(body: Line[]): { title: string; rest: Line[] } {
  const marked = body.map(({ text }) => /^#\s+(.+)$/.exec(text)?.[1]?.trim()).find(Boolean);
  if (marked) return { title: marked, rest: body };
  const top = body.filter(({ text }) => text !== "").slice(0, linesSearched);
  for (const [at, line] of top.entries()) {
    if (!mayBeTitle(line)) return { title: "", rest: body };
    const next = top[at + 1];
    const both = next && mayBeTitle(next) && /关于/.test(line.text) ? line.text + next.text : "";
    if (titleLine.test(line.text)) return without([line], line.text);
    if (next && titleLine.test(both)) return without([line, next], both);
  }
  return { title: "", rest: body };

  function without(lines: Line[], title: string) {
    const rest = body.filter((line) => !lines.includes(line));
    return title.length <= longestTitle ? { title, rest } : { title: "", rest: body };
  }
}

function mayBeTitle(line: Line): boolean {
  const { text } = line;
  const isSentence = /[。；：:，！]/.test(text);
  return (
    text.length <= longestTitle &&
    !isSentence &&
    !isTableLine(line) &&
    !/^(?:#|第.+[条章节编]|[一二三四五六七八九十]+、|\d)/.test(text)
  );
}
