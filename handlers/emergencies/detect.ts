import type { Rules } from "../../storage/rules.ts";
import { squeeze } from "../text.ts";

export type EmergencyKind = Rules["emergencies"]["kinds"][number];

/** Beyond these lengths nobody looks, so that no endless text keeps the bot from the next person's cry for help. */
const beginning = 2000;
const end = 500;

/**
 * Tells which emergency a text speaks of; of several the one that stands first in the table. Compiled once,
 * so keep the detector as long as the rules. Needs neither model nor database and never throws.
 */
export function emergencyDetector(
  rules: Pick<Rules["emergencies"], "notWhen" | "kinds">,
): (text: string) => EmergencyKind | undefined {
  const never = compile(rules.notWhen);
  const kinds = rules.kinds.map((kind) => ({
    kind,
    signs: compile(kind.signs),
    notWhen: compile(kind.notWhen),
  }));

  return (text) => {
    const looked = window(squeeze(text));
    const said = (patterns: RegExp[]) => patterns.some((pattern) => pattern.test(looked));
    if (said(never)) return undefined;
    return kinds.find(({ signs, notWhen }) => said(signs) && !said(notWhen))?.kind;
  };
}

/** Puts the community's numbers in for `{gas}` and the like; a missing one points to the notice board. */
export function fillNumbers(text: string, numbers: Rules["numbers"]): string {
  const filled = text.replace(/\{([\w-]+)\}/g, (_, name: string) =>
    Object.hasOwn(numbers, name) ? (numbers[name] ?? "") : "公示牌上的号码",
  );
  return filled.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");
}

function compile(patterns: string[]): RegExp[] {
  return patterns.map((source) => new RegExp(source, "u"));
}

function window(text: string): string {
  if (text.length <= beginning) return text;
  return `${text.slice(0, beginning)}\n${text.slice(beginning).slice(-end)}`;
}
