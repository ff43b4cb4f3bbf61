export interface Line {
  /** As an editor counts it, from 1. */
  number: number;
  /** From 1; 0 where the text has no pages. */
  page: number;
  text: string;
}

/** Lines without the spaces around them and signs of emphasis; blank ones stay, for they part paragraphs. A form feed begins a page. */
export function linesOf(text: string): Line[] {
  const pages = text.split("\f");
  let number = 1;
  return pages.flatMap((page, index) => {
    const lines = page.split(/\r\n|[\n\r\u2028]/);
    const first = number;
    number += lines.length - 1;
    return lines.map((line, offset) => ({
      number: first + offset,
      page: pages.length > 1 ? index + 1 : 0,
      text: line
        .replaceAll("**", "")
        .replace(/[\u3000\u00a0]/g, " ")
        .trim(),
    }));
  });
}
