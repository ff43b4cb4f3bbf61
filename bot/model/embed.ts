import { APIError } from "openai";
import { z } from "zod";
import { breaker } from "./breaker.ts";
import { budget, type Thinking } from "./budget.ts";
import { clientFor, type Endpoint, isUnanswered } from "./chat.ts";
import { BadAnswer } from "./guarded-fetch.ts";

const mostBytes = 20_000_000;

const answer = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(2).max(8192) })),
  usage: z.object({ total_tokens: z.int().min(0).max(10_000_000) }).nullish(),
});

/**
 * Texts as vectors, by any OpenAI-compatible embeddings endpoint. Undefined when it is left alone or the day's budget is
 * used up; throws when it does not give a vector for each text in time.
 */
export function embedder(needs: Thinking & Endpoint) {
  const { name, now, rules } = needs;
  const patience = breaker(now);
  const purse = budget(needs, "meaning");

  async function ask(texts: string[], deadlineMs: number, stop: AbortSignal) {
    const client = clientFor(needs, { deadlineMs, idleMs: deadlineMs, mostBytes });
    const signal = AbortSignal.any([stop, AbortSignal.timeout(deadlineMs)]);
    const input = { model: name, input: texts, encoding_format: "float" as const };
    const { data, usage } = answer.parse(await client.embeddings.create(input, { signal }));
    return { vectors: vectorsOf(data, texts.length), tokens: usage?.total_tokens };
  }

  return async (
    texts: string[],
    deadlineMs: number,
    stop: AbortSignal,
  ): Promise<Float32Array[] | undefined> => {
    const taken = texts.join("").length;
    if (!patience.mayTry(rules())) return undefined;
    const most = { calls: Number.MAX_SAFE_INTEGER, tokens: rules().meaningTokensADay };
    if (!(await purse.take({ tokens: taken }, most))) return undefined;
    try {
      const { vectors, tokens = taken } = await ask(texts, deadlineMs, stop);
      patience.succeeded();
      await purse.settle(taken, tokens);
      return vectors;
    } catch (error) {
      if (!stop.aborted && !isTextRefused(error)) patience.failed(rules());
      if (isUnanswered(error)) await purse.settle(taken, 0);
      throw error;
    }
  };
}

/** The endpoint has looked at these very texts and does not take them. */
export function isTextRefused(error: unknown): boolean {
  return error instanceof APIError && [400, 413, 422].includes(error.status ?? 0);
}

function vectorsOf(data: z.output<typeof answer>["data"], count: number): Float32Array[] {
  const inOrder = data.sort((a, b) => a.index - b.index);
  const vectors = inOrder.map(({ embedding }) => Float32Array.from(embedding));
  const isWhole = inOrder.length === count && inOrder.every(({ index }, at) => index === at);
  const isEven = vectors.every(({ length }) => length === vectors[0]?.length);
  const isSound = vectors.every(
    (vector) => vector.every(Number.isFinite) && vector.some((value) => value !== 0),
  );
  if (!(isWhole && isEven && isSound)) throw new BadAnswer("not a vector for each text");
  return vectors;
}
