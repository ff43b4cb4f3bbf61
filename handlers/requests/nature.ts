import type { Rules } from "../../storage/rules.ts";
import { squeeze } from "../text.ts";
import type { Recognised } from "./recognise.ts";

/** What somebody wants: 咨询, 求助, 投诉, 举报, 建议 or 表扬. Who says nothing of the kind asks for help. */
export function natureOf(text: string, { requests }: Pick<Rules, "requests">): string {
  const said = squeeze(text);
  return requests.natures.find(({ when }) => new RegExp(when, "u").test(said))?.name ?? "求助";
}

/** Whether words tell of what is nobody else's business, whatever the category. */
export function isDelicate(text: string, { requests }: Pick<Rules, "requests">): boolean {
  const said = squeeze(text);
  return requests.delicate.some((when) => new RegExp(when, "u").test(said));
}

/** Praise, proposals and reports of wrongdoing name no trouble; said to the bot they are meant all the same. */
export function meantKindly(text: string, rules: Rules): Recognised | undefined {
  const rest = rules.categories.at(-1);
  const isKind = ["表扬", "建议", "举报"].includes(natureOf(text, rules));
  if (!rest || !isKind) return undefined;
  return { category: rest.name, thing: "", class: "normal", private: false, confidence: 0.5 };
}
