import type { Model, Sentence, Wording } from "../handlers/handler.ts";
import { isTamperedWith, speaksToMachine } from "../handlers/policy/machine-talk.ts";
import { heldWording } from "../handlers/policy/wording.ts";
import { breaker } from "./model/breaker.ts";
import { budget, type Thinking } from "./model/budget.ts";
import { chat, type Endpoint, isUnanswered, sayFailure } from "./model/chat.ts";
import { leaving } from "./model/leaving.ts";
import { filled, type Prompt } from "./model/prompt.ts";
import { readReply, replySchema } from "./model/reply.ts";
import { sealed } from "./model/sealed.ts";

/** Seen from the top of the project. */
export const promptFile = "prompts/answer-question.md";

const mostBytes = 1_000_000;
/** Of a passage; what it says further down is still there to be quoted. */
const longestPassage = 4_000;

export const noModel: Model = { answer: async () => undefined };

interface Needs extends Thinking, Endpoint {
  prompt: Prompt;
  /** A word that nobody can guess. */
  newFence(): string;
}

/**
 * Answers in a model's words through any OpenAI-compatible endpoint. What leaves is masked, what comes back is held
 * against the passages. Never throws, and never takes longer than the rules allow.
 */
export function openModel(needs: Needs): Model {
  const { prompt, storage, log, now, newFence, rules } = needs;
  const endpoint = chat(needs);
  const patience = breaker(now);
  const purse = budget(needs, "model");
  let busy = 0;

  async function answer(question: string, passages: string[]): Promise<Wording | undefined> {
    if (speaksToMachine(question) || passages.some(isTamperedWith)) return undefined;
    if (busy >= rules().atOnce) return undefined;
    busy += 1;
    try {
      const { texts, opened } = sealed(passages.map((passage) => passage.slice(0, longestPassage)));
      const sentences = await ask(await leaving(question, storage.read), texts);
      if (!sentences) return undefined;
      const wording = heldWording(sentences.map(opened), passages);
      log.debug({ said: sentences.length, held: wording?.sentences.length ?? 0 }, "a model has answered");
      return wording;
    } catch (error) {
      log.warn({ why: sayFailure(error) }, "the model was not asked");
      return undefined;
    } finally {
      busy -= 1;
    }
  }

  async function ask(question: string, passages: string[]): Promise<Sentence[] | undefined> {
    const { deadlineSeconds, idleSeconds, answerTokens, callsADay, tokensADay } = rules();
    const numbered = passages.map((passage, index) => `[${index + 1}] ${passage}`).join("\n");
    const words = filled(prompt, { fence: `〔${newFence()}〕`, passages: numbered, question });
    const asked = words.orders.length + words.material.length;
    const taken = asked + answerTokens;
    if (!patience.mayTry(rules())) return undefined;
    if (!(await purse.take({ calls: 1, tokens: taken }, { calls: callsADay, tokens: tokensADay })))
      return undefined;
    const { temperature } = prompt;
    const request = { ...words, temperature, shape: replySchema, mostTokens: answerTokens };
    const limits = { deadlineMs: deadlineSeconds * 1000, idleMs: idleSeconds * 1000, mostBytes };
    try {
      const { text, tokens } = await endpoint.say(request, limits);
      await purse.settle(taken, tokens ?? asked + text.length);
      const sentences = readReply(text);
      if (!sentences) throw new SyntaxError("No answer of the shape that was asked for");
      patience.succeeded();
      return sentences;
    } catch (error) {
      patience.failed(rules());
      log.warn({ why: sayFailure(error) }, "the model did not answer");
      if (isUnanswered(error)) await purse.settle(taken, 0);
      return undefined;
    }
  }

  return { answer };
}
