import type { Passage } from "../../storage/documents.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";

/** How a question was looked up, for whoever keeps the documents. */
export interface HitTest {
  /** What the question was understood to speak of. */
  understood: string[];
  /** The best first. */
  hits: Hit[];
  /** What would be said, word for word. */
  answer: string;
  isAnswered: boolean;
}

export interface Hit {
  passage: Passage;
  score: number;
  /** Share of the question's meaning that the passage holds, 0 to 1. */
  coverage: number;
  /** Why it stands where it stands, in words. */
  reasons: string[];
  isQuoted: boolean;
}

/** Looks a question up as the bot would, without a model, and tells how. */
export async function hitTest(
  _question: string,
  _store: Pick<Store, "documents" | "search">,
  _community: Community,
  _now: Date,
): Promise<HitTest> {
  return { understood: [], hits: [], answer: "", isAnswered: false };
}
