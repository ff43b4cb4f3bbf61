import type { Request, State } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { halfWidth } from "../text.ts";

const written = /(?:^|[^\d#])#?(?:r-?0*|编号\s*|#\s*)?(\d{1,6})\s*号?(?:诉求)?/iu;

/** The request's number out of words that say little else: 1, #1, R-0001, 1号. */
export function readNumberOf(text: string): number | undefined {
  const found = written.exec(` ${halfWidth(text)}`);
  return found?.[1] ? Number(found[1]) : undefined;
}

/** The words of a command with the number taken out: "#1 修好了，换了门锁" is "修好了，换了门锁". */
export function withoutNumber(text: string): string {
  const leading = /^\s*(?:#|r-?0*|编号\s*)?\d{1,6}\s*(?:号(?:诉求)?)?[\s:,、]*/iu.exec(halfWidth(text));
  return text.slice(leading?.[0].length ?? 0).trim();
}

/**
 * The one request that words mean: the quoted one, the one of that number, or the only candidate. With several
 * candidates the bot asks which; with none it is not about a request at all (undefined).
 */
export async function whichRequest(
  { subject, text }: Pick<Said, "subject" | "text">,
  number: number | undefined,
  candidates: Request[],
  store: Store,
): Promise<Request | Reply[] | undefined> {
  if (subject?.startsWith("request:")) return store.requests.find(Number(subject.slice("request:".length)));
  if (number !== undefined) return store.requests.findNumber(number);
  if (candidates.length <= 1) return candidates[0];
  const list = candidates.slice(0, 5).map((request) => `#${request.number} ${request.category}`);
  return [
    {
      to: "speaker",
      text: `您说的是哪一件？请带上编号，例如“${text.slice(0, 6)} ${candidates[0]?.number}”：\n${list.join("\n")}`,
    },
  ];
}

export function isOneOf(request: Request, states: State[]): boolean {
  return states.includes(request.state);
}

/** Read alike for what does not exist and for what is not yours. */
export const notFound: Reply[] = [{ to: "here", text: "没有查到您可以看的这件诉求，请核对编号。" }];
