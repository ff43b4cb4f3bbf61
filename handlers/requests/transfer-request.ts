import { z } from "zod";
import { action } from "../handler.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned, tellGroups } from "./concerned.ts";
import { askNumber, meantFor, triageOf } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";

/** 区供电公司 产权在供电公司: the unit, then why. */
const unitAndReason =
  /^(?:给|到|至)?\s*(?<unit>[^\s,，。;；:：]{2,30})[\s,，。;；:：]+(?<why>[\s\S]{2,}?)[。!！]*$/u;

export const transferRequest = action({
  name: "transfer-request",
  help: "“转出 1 单位 原因” 交给别的单位办",
  examples: ["转出 1 区供电公司 产权归供电公司"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: ["duty-desk", "secretary", "dispatcher", "grid-leader", "supervisor"],

  hears: (said) => readOrder(said, "转出(?!去)"),

  async run({ slots, ...said }, store) {
    const among = await triageOf(said, store);
    const example = "转出 3 区供电公司 产权归供电公司";
    const request = (await meantFor("transfer", said, slots.number, store, among)) ?? askNumber(example);
    if (Array.isArray(request)) return request;
    const { unit, why } = unitAndReason.exec(slots.words)?.groups ?? {};
    if (!unit || !why) {
      const how = example.replace("3", String(request.number));
      return [answerAbout(request, `转出要写明单位和原因，例如“${how}”。`)];
    }
    const { now, community, message } = said;
    const ended = { outcome: "handed-over" as const, result: why, target: unit, closedAt: now };
    const transferred = await carryOut(
      "transfer",
      request,
      ended,
      { ...said, note: `${unit}，${why}` },
      store,
    );
    if (Array.isArray(transferred)) return transferred;
    const words = (number: number) => `您的诉求 #${number} 已转给${unit}办理：${why}。`;
    return [
      answerAbout(transferred, `#${transferred.number} 已转出，已告诉居民。`),
      ...(await tellConcerned(transferred, words, store)),
      ...(await tellGroups(transferred, "已转有关单位办理。", { community, now, here: message }, store)),
    ];
  },
});
