import OpenAI, { APIConnectionError, APIError } from "openai";
import { Stream } from "openai/streaming";
import { z } from "zod";
import { BadAnswer, guardedFetch, type Limits } from "./guarded-fetch.ts";

export interface Endpoint {
  url: string;
  key: string;
  name: string;
}

export interface Request {
  orders: string;
  material: string;
  temperature: number;
  /** The shape of the answer, as JSON Schema. */
  shape: Record<string, unknown>;
  mostTokens: number;
}

export interface Answer {
  text: string;
  /** What it has cost, where the endpoint says so. */
  tokens: number | undefined;
}

/** Longer than any answer that is asked for. */
const longestText = 20_000;

const words = z.object({ content: z.string().nullish() });
/** What is needed of an answer, whole or a piece of it. */
const part = z.object({
  choices: z
    .array(
      z.object({ message: words.nullish(), delta: words.nullish(), finish_reason: z.string().nullish() }),
    )
    .default([]),
  usage: z.object({ total_tokens: z.int().min(0).max(1_000_000) }).nullish(),
});

/**
 * Chat Completions of any endpoint that speaks as OpenAI's does. One that refuses the strictest way to ask for a shape is
 * asked in a plainer way, and from then on so at once. Throws when there is no whole answer in time.
 */
export function chat({ url, key, name }: Endpoint) {
  let agreed = 0;
  return {
    async say(request: Request, limits: Limits): Promise<Answer> {
      const client = clientFor({ url, key }, limits);
      const signal = AbortSignal.timeout(limits.deadlineMs);
      const messages = [
        { role: "system" as const, content: request.orders },
        { role: "user" as const, content: request.material },
      ];
      const ways = waysToAsk(request);
      for (let way = agreed; ; way += 1) {
        try {
          const asked = { model: name, messages, stream: true as const, ...ways[way] };
          const response = await client.chat.completions.create(asked, { signal }).asResponse();
          const answer = await read(response, client);
          agreed = way;
          return answer;
        } catch (error) {
          if (!isRefusal(error) || way + 1 >= ways.length) throw error;
        }
      }
    },
  };
}

export function clientFor({ url, key }: Pick<Endpoint, "url" | "key">, limits: Limits): OpenAI {
  return new OpenAI({
    ...{ baseURL: url, apiKey: key, organization: null, project: null, logLevel: "off" },
    ...{ maxRetries: 0, timeout: limits.deadlineMs, fetch: guardedFetch(limits) },
  });
}

/** From the strictest to the plainest; the last one has nothing that an endpoint could refuse. */
function waysToAsk({ temperature, shape, mostTokens }: Request) {
  const usual = { temperature, max_tokens: mostTokens, stream_options: { include_usage: true } };
  const json_schema = { name: "answer", strict: true, schema: shape };
  return [
    { ...usual, response_format: { type: "json_schema" as const, json_schema } },
    { ...usual, response_format: { type: "json_object" as const } },
    usual,
    {},
  ];
}

function isRefusal(error: unknown): boolean {
  return error instanceof APIError && [400, 404, 422].includes(error.status ?? 0);
}

/** Whether the endpoint had not begun to answer, so that nothing was spent. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof APIConnectionError || (error instanceof APIError && error.status !== undefined);
}

/** What may be said of a failure: an endpoint's own words may repeat the question, or the key. */
export function sayFailure(error: unknown): string {
  if (error instanceof APIError && error.status !== undefined) return `status ${error.status}`;
  if (error instanceof BadAnswer) return error.message;
  return error instanceof Error ? error.name : "unknown";
}

async function read(response: Response, client: OpenAI): Promise<Answer> {
  const isStream = response.headers.get("content-type")?.includes("text/event-stream") ?? false;
  const parts = isStream
    ? Stream.fromSSEResponse<unknown>(response, new AbortController(), client)
    : [await response.json()];
  let text = "";
  let tokens: number | undefined;
  let ending: string | undefined;
  for await (const piece of parts) {
    const { choices, usage } = part.parse(piece);
    const { message, delta, finish_reason } = choices[0] ?? {};
    text += message?.content ?? delta?.content ?? "";
    tokens = usage?.total_tokens ?? tokens;
    ending = finish_reason ?? ending;
    if (text.length > longestText) throw new BadAnswer("too long");
  }
  if (ending === undefined || ending === "length") throw new BadAnswer("cut off");
  return { text, tokens };
}
