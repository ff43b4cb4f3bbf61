import type { DocumentHead, NewPassage } from "../../storage/documents.ts";
import { readBody } from "./split/body.ts";
import { type Problem, readHead } from "./split/head.ts";
import { readIssue } from "./split/issue.ts";
import { linesOf } from "./split/lines.ts";
import { regionOf } from "./split/region.ts";
import { readTitle } from "./split/titles.ts";
import { validitySaid } from "./split/validity-said.ts";

export interface SplitDocument extends DocumentHead {
  /** It says itself that it is no longer in force. */
  ended: boolean;
  /** The day of its latest amendment or issue. */
  edition: string;
  passages: NewPassage[];
  /** What a person has to mend before the document can be used. */
  problems: Problem[];
}

/**
 * A document's head, what its text says of its validity where the head does not, and its body: by clause, by row of
 * a table, and elsewhere by heading and paragraph.
 */
export function splitDocument(text: string): SplitDocument {
  const { head, body, problems } = readHead(linesOf(text));
  const named = readTitle(body);
  const title = head.title || named.title;
  const issue = readIssue(named.rest, title);
  const issuer = head.issuer || issue.issuer;
  const said = validitySaid(named.rest, { ...issue, title, effective: head.effective });
  const passages = readBody(
    named.rest.filter((line) => !issue.lines.has(line)),
    title,
  );
  if (passages.length === 0) {
    problems.push({ line: body[0]?.number ?? 1, problem: "没有正文，请写上条款或段落" });
  }
  return {
    ...{ title, issuer, region: head.region || regionOf(issuer, title), effective: said.effective },
    expires: head.expires || said.expires,
    supersedes: head.supersedes || said.supersedes,
    edition: head.edition || issue.edition,
    ended: head.ended,
    passages,
    problems,
  };
}
