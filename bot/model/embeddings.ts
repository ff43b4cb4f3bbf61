import type { Meanings } from "../../handlers/handler.ts";
import { mask } from "../../handlers/privacy/mask.ts";
import type { Thinking } from "./budget.ts";
import { type Endpoint, sayFailure } from "./chat.ts";
import { embedder, isTextRefused } from "./embed.ts";
import { leaving } from "./leaving.ts";

/** Meanings that have to be read out of the documents first. */
export interface MeaningReader extends Meanings {
  /** Reads what has not been read yet; at the next beat it goes on where it was stopped. Never rejects. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

interface Unread {
  id: number;
  text: string;
}

export const noMeanings: Meanings = { nearest: async () => [] };

const readingMs = 30_000;
/** Models read no more of a text; what stands first says what it is about. */
const longestText = 2_000;
const questionsKept = 200;

/**
 * What passages and questions mean to an embedding model. Documents are public and yet go out masked, a question goes as
 * to any model. Whatever fails, nothing is near, and the words alone decide.
 */
export function openMeanings(needs: Thinking & Endpoint): MeaningReader {
  const { name, storage, log, rules } = needs;
  const embed = embedder(needs);
  const known = new Map<string, Float32Array>();
  /** Passages that the endpoint will not read. */
  const refused = new Set<number>();
  const stopped = new AbortController();
  let working: Promise<void> | undefined;

  async function meaningOf(question: string): Promise<Float32Array | undefined> {
    const before = known.get(question);
    const vector = before ?? (await embed([question], rules().meaningSeconds * 1000, stopped.signal))?.[0];
    if (!vector) return undefined;
    known.delete(question);
    known.set(question, vector);
    const [oldest] = known.keys();
    if (known.size > questionsKept && oldest !== undefined) known.delete(oldest);
    return vector;
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const { meaningsAtOnce } = rules();
      const lacking = await storage.read.vectors.lacking(name, meaningsAtOnce + refused.size);
      const some = lacking.filter(({ id }) => !refused.has(id)).slice(0, meaningsAtOnce);
      if (some.length === 0 || stopped.signal.aborted || !(await readSome(some))) return;
    }
  }

  /** False when there is no going on now. What is refused is offered piece by piece, to find out which one it is. */
  async function readSome(passages: Unread[]): Promise<boolean> {
    try {
      return await read(passages);
    } catch (error) {
      if (!isTextRefused(error)) throw error;
      if (passages.length > 1) return readEach(passages);
      for (const { id } of passages) refused.add(id);
      return true;
    }
  }

  async function readEach(passages: Unread[]): Promise<boolean> {
    for (const passage of passages) if (!(await readSome([passage]))) return false;
    return true;
  }

  async function read(passages: Unread[]): Promise<boolean> {
    const texts = passages.map(({ text }) => mask(text).slice(0, longestText));
    const vectors = await embed(texts, readingMs, stopped.signal);
    if (!vectors) return false;
    const embeddings = vectors.map((vector, index) => ({ passageId: passages[index]?.id ?? 0, vector }));
    await storage.transaction((store) => store.vectors.add(name, embeddings));
    return true;
  }

  return {
    async nearest(question, limit): Promise<number[]> {
      try {
        if ((await storage.read.vectors.count(name)) === 0) return [];
        const vector = await meaningOf(await leaving(question, storage.read));
        return vector ? await storage.read.vectors.nearest(name, vector, limit) : [];
      } catch (error) {
        log.warn({ why: sayFailure(error) }, "the meaning of a question was not found");
        return [];
      }
    },

    work(): Promise<void> {
      working ??= readAll()
        .catch((error: unknown) => {
          if (!stopped.signal.aborted)
            log.warn({ why: sayFailure(error) }, "documents were not read for their meaning");
        })
        .finally(() => {
          working = undefined;
        });
      return working;
    },

    async stop(): Promise<void> {
      stopped.abort();
      await working;
    },
  };
}
