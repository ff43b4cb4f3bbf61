import type { Passage } from "../../storage/documents.ts";

/** Where an answer stands: document, clauses, page, issuer and first day. What the document does not say is left out, never guessed. */
export function citationOf(passages: Passage[]): string {
  const byDocument = [...Map.groupBy(passages, ({ documentId }) => documentId).values()];
  return `——${byDocument.map(citeOne).join("；")}`;
}

function citeOne(same: Passage[]): string {
  const [first] = same;
  if (!first) return "";
  const { title, issuer, effective } = first;
  const clauses = same.map(
    ({ clause, page }) => `${clause}${clause === "" && page > 0 ? `第${page}页` : ""}`,
  );
  const about = [issuer, effective && `${effective}起施行`].filter(Boolean).join("，");
  return `《${title}》${[...new Set(clauses)].filter(Boolean).join("、")}${about && `（${about}）`}`;
}
