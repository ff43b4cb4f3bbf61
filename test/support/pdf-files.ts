import { deflateSync } from "node:zlib";

/* PDF files written by hand, as Chinese offices' programs write them: the font is named and not embedded. */

export const paper = { width: 595, height: 842 };

/** Words at a place; y is measured from the top. */
export function words(x: number, y: number, text: string, size = 12): string {
  const codes = Buffer.from(text, "utf16le").swap16().toString("hex");
  return `BT /F1 ${size} Tf 1 0 0 1 ${x} ${paper.height - y} Tm <${codes}> Tj ET\n`;
}

export function centred(y: number, text: string, size = 12): string {
  return words((paper.width - text.length * size) / 2, y, text, size);
}

export function rule(fromX: number, fromY: number, toX: number, toY: number): string {
  return `${fromX} ${paper.height - fromY} m ${toX} ${paper.height - toY} l S\n`;
}

/** A table with all its lines; each row is as high as `step`. */
export function ruled(x: number, y: number, widths: number[], rows: string[][], step = 24): string {
  const xs = [0, ...widths.keys()].map(
    (_, count) => x + widths.slice(0, count).reduce((sum, each) => sum + each, 0),
  );
  const [left = x, right = x] = [xs[0], xs.at(-1)];
  const across = Array.from({ length: rows.length + 1 }, (_, row) =>
    rule(left, y + row * step, right, y + row * step),
  );
  const down = xs.map((each) => rule(each, y, each, y + rows.length * step));
  const cells = rows.flatMap((row, line) =>
    row.map((text, column) =>
      text === "" ? "" : words((xs[column] ?? x) + 4, y + line * step + 16, text, 10),
    ),
  );
  return [...across, ...down, ...cells].join("");
}

const column = { left: 72, signs: 37, size: 12, step: 22 };

/** Paragraphs set as in print: two characters set in, lines as long as the column; below it, the next line's y. */
export function flowed(paragraphs: string[], y = 100): { ops: string; y: number } {
  let at = y;
  const ops = paragraphs.flatMap((paragraph) =>
    linesOf(paragraph).map(({ text, indent }) => {
      const op = words(column.left + indent * column.size, at, text, column.size);
      at += column.step;
      return op;
    }),
  );
  return { ops: ops.join(""), y: at };
}

function linesOf(paragraph: string): { text: string; indent: number }[] {
  const lines = [{ text: "", indent: 2 }];
  let width = 2;
  for (const sign of paragraph) {
    const own = sign < "\u0080" ? 0.5 : 1;
    if (width + own > column.signs) {
      lines.push({ text: "", indent: 0 });
      width = 0;
    }
    const line = lines.at(-1);
    if (line) line.text += sign;
    width += own;
  }
  return lines;
}

const fonts = [
  "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
  "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
  "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
];

interface Extras {
  /** Of each page's dictionary, like `/Rotate 90`. */
  page?: string;
  /** More objects, numbered from 100. */
  objects?: string[];
  resources?: string;
}

/** A whole file of one content stream a page. */
export function pdf(pages: string[], { page = "", objects = [], resources = "" }: Extras = {}): Buffer {
  const first = 6;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(" ");
  const all = new Map<number, Buffer>([
    [1, Buffer.from("<</Type/Catalog/Pages 2 0 R>>")],
    [2, Buffer.from(`<</Type/Pages/Count ${pages.length}/Kids[${kids}]>>`)],
    ...fonts.map((font, index): [number, Buffer] => [3 + index, Buffer.from(font)]),
    ...objects.map((object, index): [number, Buffer] => [100 + index, Buffer.from(object, "latin1")]),
  ]);
  for (const [index, content] of pages.entries()) {
    const box = `/MediaBox[0 0 ${paper.width} ${paper.height}]`;
    const own = `/Contents ${first + index * 2 + 1} 0 R/Resources<</Font<</F1 3 0 R>>${resources}>>`;
    all.set(first + index * 2, Buffer.from(`<</Type/Page/Parent 2 0 R${box}${own}${page}>>`));
    all.set(first + index * 2 + 1, stream(content));
  }
  return written(all);
}

export function stream(content: string | Buffer, dictionary = ""): Buffer {
  const packed = deflateSync(content);
  const head = `<<${dictionary}/Length ${packed.length}/Filter/FlateDecode>>stream\n`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from("\nendstream")]);
}

/** Objects by their numbers as a file; the trailer may say more, like `/Encrypt 9 0 R`. */
export function written(objects: Map<number, Buffer>, trailer = ""): Buffer {
  const parts = [Buffer.from("%PDF-1.7\n")];
  let size = parts[0]?.length ?? 0;
  const places: string[] = [];
  for (const [number, object] of objects) {
    const part = Buffer.concat([Buffer.from(`${number} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
    places.push(`${number} 1\n${String(size).padStart(10, "0")} 00000 n \n`);
    parts.push(part);
    size += part.length;
  }
  const end = `xref\n0 1\n0000000000 65535 f \n${places.join("")}trailer<</Size 1000/Root 1 0 R${trailer}>>\nstartxref\n${size}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}
