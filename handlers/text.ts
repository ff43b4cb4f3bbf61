const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** Spaces of every kind; stands before the removal of control characters, several of which are spaces. */
const spaces = /[[\s\u0085\u115f\u1160\u3164]--[\ufeff]]+/gv;
/** Control and format characters (zero width, bidirectional, soft hyphen, tags) and variation selectors. */
const invisible = /[\p{Cc}\p{Cf}\p{Variation_Selector}]/gu;

/**
 * The form in which words are compared: half-width, lower case, no invisible characters, single spaces.
 * Doing it twice changes nothing. Never shown to people, for it also flattens their punctuation.
 */
export function normalise(text: string): string {
  const visible = text.toWellFormed().replace(spaces, " ").replace(invisible, "");
  const folded = visible.normalize("NFKC").toLowerCase().normalize("NFKC");
  return folded.replace(spaces, " ").trim();
}

/** Normalised and without any space, so that a pattern need not care where people put some. */
export function squeeze(text: string): string {
  return normalise(text).replaceAll(" ", "");
}

/** Half-width letters, digits and signs; every character keeps its index, so matches fit the original. */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (sign) =>
    sign === "\u3000" ? " " : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

/** At most `max` UTF-16 units, cut between graphemes; what was cut off shows as "…". */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > max - 1) break;
    end = index + segment.length;
  }
  return max < 1 ? "" : `${text.slice(0, end).trimEnd()}…`;
}
