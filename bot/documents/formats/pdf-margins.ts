import type { Line } from "./pdf-lines.ts";

export interface Page {
  width: number;
  height: number;
  lines: Line[];
}

/** How many lines at the top and the bottom may belong to the margin, and how far it may reach. */
const mostLines = 3;
const reach = 0.14;
const pageNumber =
  /^[-—–·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,4})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–·.\s]*$/i;
/** A line is the same on every page but for the number in it. */
const withoutNumbers = (text: string) =>
  text.replace(/\d+|[一二三四五六七八九十]+(?=页)/g, "#").replace(/\s/g, "");

/** Takes away what is repeated at the top or bottom of the pages, and their numbers. */
export function withoutMargins<P extends Page>(pages: P[]): P[] {
  const counts = new Map<string, number>();
  for (const page of pages)
    for (const key of new Set(marginLines(page).map((line) => keyOf(line, page))))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const enough = pages.length < 4 ? 2 : Math.max(3, pages.length * 0.3);
  return pages.map((page) => {
    const margin = new Set(
      marginLines(page).filter(
        (line) => pageNumber.test(line.text) || (counts.get(keyOf(line, page)) ?? 0) >= enough,
      ),
    );
    return { ...page, lines: page.lines.filter((line) => !margin.has(line)) };
  });
}

function marginLines({ lines, height }: Page): Line[] {
  const top = lines.slice(0, mostLines).filter(({ y }) => y < height * reach);
  const bottom = lines.slice(-mostLines).filter(({ y }) => y > height * (1 - reach));
  return [...new Set([...top, ...bottom])];
}

function keyOf({ text, y }: Line, { height }: Page): string {
  return `${y < height / 2 ? "top" : "bottom"} ${withoutNumbers(text)}`;
}
