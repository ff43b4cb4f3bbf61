import { readFile } from "node:fs/promises";
import { openLog } from "../../bot/log.ts";
import { readPrompt } from "../../bot/model/prompt.ts";
import { openModel, promptFile } from "../../bot/model.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { modelRules } from "../../storage/model-rules.ts";
import type { Storage } from "../../storage/storage.ts";
import { type Answering, openEndpoint } from "./fake-endpoint.ts";
import { openEmpty } from "./storage.ts";

const prompt = readPrompt(await readFile(new URL(`../../${promptFile}`, import.meta.url), "utf8"));
export const key = "sk-canary-5f7d1c";

interface Options {
  rules?: Partial<ReturnType<typeof modelRules.parse>>;
  storage?: Storage;
}

/** The real client before a loopback endpoint, with a clock that waits. */
export async function openClient(answering: Answering, { rules = {}, storage }: Options = {}) {
  const endpoint = await openEndpoint(answering);
  const memory = storage ?? (await openEmpty()).storage;
  const log: string[] = [];
  let at = instantOn("2026-11-24", "10:00");
  let fences = 0;
  const needs = {
    ...{ url: endpoint.url, key, name: "fake", storage: memory, prompt },
    log: openLog("debug", { write: (line) => void log.push(line) }),
    now: () => at,
    newFence: () => `fence${fences++}`,
    rules: () => modelRules.parse(rules),
  };
  return {
    ...{ endpoint, log, storage: memory, needs },
    model: openModel(needs),
    /** The same client after a restart. */
    again: () => openModel(needs),
    secondsPass(seconds: number) {
      at = new Date(at.getTime() + seconds * 1000);
    },
  };
}
