import type { Reply } from "../handlers/handler.ts";
import { tellersOf } from "../handlers/requests/tellers.ts";
import { sayMoment } from "../handlers/time/shanghai.ts";
import type { Request, State } from "../storage/requests.ts";
import { type DueJob, idIn } from "./job.ts";

const over: readonly State[] = ["resolved", "closed"];

/** A day after an emergency was resolved somebody looks again; a day later the secretary hears that nobody has. */
export const askForRecheck: DueJob = async (due, { community, now }, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (!request?.resolvedAt || !over.includes(request.state)) return [];
  if ((await store.journal.count("recheck", request.resolvedAt, due.subject)) > 0) return [];
  const isMissed = due.detail.missed === true;
  const names = isMissed ? (["secretary"] as const) : (["owner", "duty-desk"] as const);
  const [person] = await tellersOf(names, request, community, now, store);
  if (!person) return [];
  const text = isMissed ? missedWords(request, now) : askingWords(request);
  return [
    { to: { person }, subject: due.subject, priority: "deadline", text, otherwise: otherwiseOf(request) },
  ];
};

function askingWords({ number, category }: Request): string {
  return `#${number} · ${category} 已处理一天，请到现场复查。没问题请回“复查 ${number} 没问题”，有问题请回“复查 ${number} 还有……”。`;
}

function missedWords({ number, category, resolvedAt }: Request, now: Date): string {
  const when = resolvedAt ? `${sayMoment(resolvedAt, now)} 处理，` : "";
  return `#${number} · ${category}：${when}到现在还没有人复查，请您过问。`;
}

function otherwiseOf({ number }: Request): NonNullable<Reply["otherwise"]> {
  return `#${number} 要复查，请转告承办人。`;
}
