const segmenter = new Intl.Segmenter("zh", { granularity: "grapheme" });

export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/**
 * Cuts a text into parts of at most so many bytes of UTF-8, labelled （1/3）…; without the labels they make the text
 * again. It is cut behind a line's end where one is near, and never within what the eye takes for one sign.
 * A text that fits stays as it is. At least 64 bytes are needed, so that every sign has room.
 */
export function splitText(text: string, bytes: number): string[] {
  if (bytesOf(text) <= bytes) return [text];
  for (let digits = 1; ; digits += 1) {
    const room = bytes - bytesOf(labelOf("", "")) - 2 * digits;
    const parts = cut(text, room);
    if (String(parts.length).length <= digits)
      return parts.map((part, index) => labelOf(index + 1, parts.length) + part);
  }
}

function labelOf(part: number | "", parts: number | ""): string {
  return `（${part}/${parts}）`;
}

function cut(text: string, room: number): string[] {
  const parts: string[] = [];
  let part = "";
  let size = 0;
  for (const sign of signsOf(text, room)) {
    const more = bytesOf(sign);
    while (size + more > room) {
      const lineEnd = part.lastIndexOf("\n") + 1;
      const end = lineEnd > part.length / 2 ? lineEnd : part.length;
      parts.push(part.slice(0, end));
      part = part.slice(end);
      size = bytesOf(part);
    }
    part += sign;
    size += more;
  }
  return [...parts, part];
}

/** Somebody may pile up accents until one sign is longer than a message; such a thing is taken apart. */
function* signsOf(text: string, room: number): Generator<string> {
  for (const { segment } of segmenter.segment(text)) {
    if (bytesOf(segment) <= room) yield segment;
    else yield* segment;
  }
}

/**
 * As many of the texts as fit into one message, from the first on; one that fits with no other stays as it is.
 * At least one is taken, even when it is too long.
 */
export function digestOf(texts: string[], bytes: number): { text: string; count: number } {
  const lines = texts.map((text, index) => `\n${index + 1}. ${text}`);
  let count = 0;
  let size = bytesOf(headOf(lines.length));
  for (const line of lines) {
    size += bytesOf(line);
    if (size > bytes) break;
    count += 1;
  }
  if (count < 2) return { text: texts[0] ?? "", count: 1 };
  return { text: headOf(count) + lines.slice(0, count).join(""), count };
}

function headOf(count: number): string {
  return `【汇总】共${count}条`;
}
