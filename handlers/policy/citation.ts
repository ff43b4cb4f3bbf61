import type { Passage } from "../../storage/documents.ts";
import type { Rules } from "../../storage/rules.ts";
import { doubtOf } from "./validity.ts";

/**
 * Where an answer stands: document, clauses or page, issuer, first day, and why it may be out of date. What the document
 * does not say is left out, never guessed.
 */
export function citationOf(passages: Passage[], today: string, rules: Pick<Rules, "manners">): string {
  const byDocument = [...Map.groupBy(passages, ({ documentId }) => documentId).values()];
  return `——${byDocument.map((same) => citeOne(same, today, rules)).join("；")}`;
}

function citeOne(same: Passage[], today: string, rules: Pick<Rules, "manners">): string {
  const [first] = same;
  if (!first) return "";
  const { title, issuer, effective } = first;
  const clauses = same.map(({ clause, page }) => clause || (page > 0 ? `第${page}页` : ""));
  const doubt = doubtOf(first, today, rules);
  const about = [issuer, effective && `${effective}起施行`, doubt].filter(Boolean).join("，");
  return `《${title}》${[...new Set(clauses)].filter(Boolean).join("、")}${about && `（${about}）`}`;
}
