/** What is said of mentions in a message: by the platform, and the names by which the bot may have been called. */
export interface Called {
  text: string;
  ownNames: readonly string[];
  platform: { self: boolean; others: boolean };
}

/** WeChat ends a mention with a space a quarter as wide as the letters. */
const quarterSpace = "\u2005";

/** Was the bot called, and what was said beside its name? Mentions of others stay in the text. */
export function readMention({ text, ownNames, platform }: Called): { mentionsBot: boolean; text: string } {
  const names = [...new Set(ownNames)].filter((name) => name.trim() !== "");
  // The longest first: "@邻里小助手" is not "@邻里" with a word after it.
  names.sort((a, b) => b.length - a.length);
  const without = names.reduce((rest, name) => strip(rest, name, !platform.others), text);
  const byText = without !== text;
  if (!platform.self && !byText) return { mentionsBot: false, text: text.trim() };
  return { mentionsBot: true, text: (byText ? without : stripOnly(text)).trim() };
}

/**
 * Takes out each `@name` that ends as a mention does. A plain space counts only where nobody else is meant: "@邻里 小王"
 * may be somebody's whole name.
 */
function strip(text: string, name: string, alsoPlainSpace: boolean): string {
  const call = `@${name}`;
  const parts = text.split(call);
  return parts.reduce((before, after) => {
    const end = after.at(0);
    const isEnd = end === undefined || end === quarterSpace || (alsoPlainSpace && /\s/.test(end));
    return isEnd ? before + after.slice(1) : before + call + after;
  });
}

/** The platform says that the bot was called, by a name nobody knows: the only mention must be it. */
function stripOnly(text: string): string {
  const found = [...text.matchAll(/@[^@\u2005]{1,40}\u2005/g)];
  const [only] = found;
  return only && found.length === 1 ? text.replace(only[0], "") : text;
}
