/** Full-width letters, digits and punctuation made half-width; every character keeps its offset. */
export function halfWidth(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}

/** Matches a sticky pattern exactly at an offset; what stands before it is only seen by a lookbehind. */
export function matchAt(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** A pattern for `matchAt`. */
export function sticky(source: string): RegExp {
  return new RegExp(source, "y");
}
