import type { Passage } from "../../storage/documents.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { sayFound, sayNear, unsaid } from "./answer-question.ts";
import { choose } from "./find-passages.ts";
import { lookUp, type Ranked } from "./look-up.ts";

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
  /** How sure it is that the passage answers the question, 0 to 1. */
  coverage: number;
  /** Why it stands where it stands, in words. */
  reasons: string[];
  isQuoted: boolean;
}

const shown = 10;

/** Looks a question up as the bot would, without a model, and tells how. */
export async function hitTest(
  question: string,
  store: Pick<Store, "documents" | "search">,
  community: Community,
  now: Date,
): Promise<HitTest> {
  const lookedUp = await lookUp(question, store, community, now);
  const found = choose(question, lookedUp, community);
  const quoted = new Set(found?.passages.map(({ id }) => id));
  return {
    understood: lookedUp.parts.flatMap(({ concepts, pieces }) => [
      ...concepts.map(({ said, kind, words }) => (kind ? `问“${said}”` : namedAs(said, words))),
      ...pieces.map((piece) => `${piece}（词表里没有）`),
    ]),
    hits: lookedUp.ranked.slice(0, shown).map((ranked) => ({
      passage: ranked.passage,
      score: ranked.score,
      coverage: ranked.coverage,
      reasons: reasonsOf(ranked, community.rules.manners.coverage),
      isQuoted: quoted.has(ranked.passage.id),
    })),
    answer: found
      ? found.isSure
        ? sayFound(found, { community, now })
        : sayNear(found, { community, now })
      : unsaid,
    isAnswered: found?.isSure === true,
  };
}

function namedAs(said: string, words: string[]): string {
  const others = words.filter((word) => word !== said).slice(0, 3);
  return others.length > 0 ? `${said}＝${others.join("、")}` : said;
}

function reasonsOf({ held, marks, coverage }: Ranked, enough: number): string[] {
  return [
    held.length > 0 ? `写到了${[...new Set(held)].join("、")}` : "没有写到问的事",
    ...(marks.inTitle > 0.5 ? ["标题就是这件事"] : []),
    ...(marks.gives > 0 ? ["有问的那种答案"] : []),
    `把握 ${Math.round(coverage * 100)}%${coverage < enough ? `，不到 ${Math.round(enough * 100)}%` : ""}`,
  ];
}
