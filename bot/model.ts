import OpenAI from "openai";
import { parse } from "yaml";
import { z } from "zod";
import type { Model } from "../handlers/handler.ts";
import { mask } from "../handlers/privacy/mask.ts";
import { halfWidth } from "../handlers/text.ts";
import type { Log } from "./log.ts";

const deadlineMs = 8_000;
const longestWording = 400;
export const label = "（AI 生成，以原文为准）";

/** Seen from the top of the project. */
export const promptFile = "prompts/reword-answer.md";

const header = z.object({ purpose: z.string(), inputs: z.array(z.string()), temperature: z.number() });

/** A prompt is a text file with a header; its inputs stand in braces. */
export function readPrompt(file: string) {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(file) ?? [];
  return { ...header.parse(parse(head)), body };
}
export type Prompt = ReturnType<typeof readPrompt>;

export const noModel: Model = { reword: async () => undefined };

interface Needs {
  url: string;
  key: string;
  name: string;
  prompt: Prompt;
  log: Log;
}

/** Rewords a found answer through any OpenAI-compatible endpoint. What leaves is masked; what comes back is checked. */
export function openModel({ url, key, name, prompt, log }: Needs): Model {
  const client = new OpenAI({
    baseURL: url,
    apiKey: key,
    maxRetries: 0,
    timeout: deadlineMs,
    logLevel: "off",
  });
  return {
    async reword(question, passages) {
      const numbered = passages.map((passage, i) => `[${i + 1}] ${passage}`).join("\n");
      const content = fill(prompt.body, { question: mask(question), passages: mask(numbered) });
      try {
        const completion = await client.chat.completions.create(
          { model: name, temperature: prompt.temperature, messages: [{ role: "user", content }] },
          // The client's own timeout ends with the head of the answer; this one ends the whole.
          { signal: AbortSignal.timeout(deadlineMs) },
        );
        const wording = checked(completion.choices[0]?.message.content ?? "", passages);
        if (wording === undefined) log.warn("the model's wording did not hold to the passages");
        return wording && `${wording}${label}`;
      } catch (error) {
        log.warn({ err: error }, "the model did not answer");
        return undefined;
      }
    },
  };
}

/** The wording with its citations, or undefined when it says what the passages do not. */
export function checked(wording: string, passages: string[]): string | undefined {
  const text = wording.replaceAll(/<think>[\s\S]*?<\/think>/g, "").trim();
  if (text === "" || text.length > longestWording || /https?:|www\./i.test(text)) return undefined;
  const cited = [...text.matchAll(/\[(\d{1,2})\]/g)].map(([, number]) => Number(number));
  if (cited.length === 0 || cited.some((number) => number < 1 || number > passages.length)) return undefined;
  const source = halfWidth(passages.join("\n"));
  const numbers = halfWidth(text.replaceAll(/\[\d{1,2}\]/g, "")).match(/\d[\d,.:-]*\d|\d/g) ?? [];
  return numbers.every((number) => holdsNumber(source, number)) ? text : undefined;
}

/** 98 is not said by 980. */
function holdsNumber(source: string, number: string): boolean {
  const escaped = number.replaceAll(/[.-]/g, "\\$&");
  return new RegExp(`(?<!\\d)${escaped}(?!\\d)`).test(source);
}

function fill(body: string, inputs: Record<string, string>): string {
  return body.replaceAll(/\{(\w+)\}/g, (whole, name: string) => inputs[name] ?? whole);
}
