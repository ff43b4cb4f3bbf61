import type { Read } from "./blocks.ts";
import { type Left, readBody } from "./docx-body.ts";
import { readLists } from "./docx-lists.ts";
import { readStyles } from "./docx-styles.ts";
import { withTitle } from "./titles.ts";
import type { Zip } from "./unzip.ts";

/** A Word document's body; headers, footers, comments and what was deleted while changes were tracked are not its text. */
export async function readDocx(zip: Zip, main: string): Promise<Read> {
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const styles = readStyles(await zip.part(`${folder}styles.xml`));
  const lists = readLists(await zip.part(`${folder}numbering.xml`));
  const { blocks, left } = readBody(await zip.part(main), styles, lists);
  return { format: "docx", pages: [withTitle(blocks)], left: leftOut(left) };
}

function leftOut({ images, notes, parts, deleted, hidden }: Left): string[] {
  return [
    images > 0 ? `有${images}张图片没有读` : "",
    notes > 0 ? `有${notes}条脚注没有读` : "",
    parts > 0 ? `有${parts}处嵌入的内容没有读` : "",
    deleted > 0 ? "修订里删去的文字没有读" : "",
    hidden > 0 ? "隐藏的文字没有读" : "",
  ].filter(Boolean);
}
