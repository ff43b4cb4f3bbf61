import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { complainedOf } from "./complained-of.ts";
import { fileWords } from "./file-request.ts";

/**
 * Files words said about a request as a complaint of its own, when they complain of staff who would read them there.
 * Undefined when they do not.
 */
export async function complaintApart(
  words: string,
  { nodeId, hiddenFrom }: Request,
  said: Said,
  store: Store,
): Promise<Reply[] | undefined> {
  // Whom private words only name, they do not complain of here.
  const about = await complainedOf(words, { nodeId, private: false }, said.community.tree, store);
  const isNews = about.some(({ id }) => !hiddenFrom.includes(id));
  return isNews ? fileWords(words, said, store) : undefined;
}
