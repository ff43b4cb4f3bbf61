import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { carryOut } from "./carry-out.ts";
import { complaintApart } from "./complaint-apart.ts";
import { familyOf, tellConcerned } from "./concerned.ts";
import { dueOf } from "./deadlines.ts";
import { canMove, stateNames } from "./lifecycle.ts";
import { answerAbout, readNumberOf } from "./numbers.ts";
import { whichReport } from "./reports.ts";
import { tellersOf } from "./tellers.ts";

const number = "(?:[#r-]*\\d+号?)?";
const unsolved = new RegExp(
  `^${number}[,:]?(?:还是?|根本|仍然?)?(?:没有?|未)(?:解决|修好|处理好?|弄好)(?:好|了|呢|啊|呀)?(?:$|${number}[,。!:;](?<why>.*)$|${number}$|#?\\d{1,6}号?(?<also>[^\\d个盏次天].*)$)|^${number}[,:]?(?:又坏了|还是坏的|还是不行|还没好)[。!]*${number}$`,
  "u",
);

export const reopenRequest = action({
  name: "reopen-request",
  help: "没办好就回“没解决”，重新办理",
  examples: ["没解决", "1 没解决", "还是没修好"],
  slots: z.object({ number: z.number().optional(), why: z.string() }),
  allow: "everyone",

  hears({ text, directed }) {
    const found = directed ? unsolved.exec(squeeze(text)) : null;
    return found
      ? { number: readNumberOf(text), why: found.groups?.why ?? found.groups?.also ?? "" }
      : undefined;
  },

  async run({ slots, ...said }, store) {
    const report = await whichReport(said, slots.number, ["resolved"], store, { orNewest: true });
    if (report === undefined || Array.isArray(report)) return report;
    const { main, mine } = report;
    if (!canMove("reopen", main.state)) {
      const stands = workStates.includes(main.state)
        ? "还在办理中，有结果会告诉您。"
        : `现在是“${stateNames[main.state]}”。还有问题的话，说一声在哪里、什么事，我重新登记。`;
      return [answerAbout(main, `#${mine.number} ${stands}`)];
    }
    const apart = await complaintApart(slots.why, main, said, store);
    const why = apart ? "" : slots.why;
    const again = await openAgain(main, why, said, store);
    if (Array.isArray(again)) return again;
    const until = `${sayMoment(again.dueAt, said.now)}前办结`;
    const answer = answerAbout(main, `抱歉没办好，#${mine.number} 已重新办理，${until}。`);
    return [
      ...inOneBreath(answer, apart ?? []),
      ...(await tellStaff(again, why, said, store)),
      ...(await tellOthers(again, until, said, store)),
    ];
  },
});

/** A group hears one message, never two. */
function inOneBreath(answer: Reply, others: Reply[]): Reply[] {
  const [first, ...more] = others;
  return first && first.to === answer.to
    ? [{ ...answer, text: `${answer.text}\n${first.text}` }, ...more]
    : [answer, ...others];
}

/** Everything starts again but the history; the clock runs from now on, and all will be asked anew. */
export async function openAgain(
  request: Request,
  why: string,
  said: Said,
  store: Store,
  move: "reopen" | "recheck-failed" = "reopen",
): Promise<Request | Reply[]> {
  const { now, community } = said;
  const fresh = {
    reopened: request.reopened + 1,
    ...{ rating: "", outcome: "" as const, supervision: "none" as const },
    ...{ resolvedAt: undefined, closedAt: undefined, promisedAt: undefined, extension: undefined },
    pauses: [],
    countedFrom: now,
  };
  const dueAt = dueOf({ ...request, ...fresh }, community.rules);
  const again = await carryOut(move, request, { ...fresh, dueAt }, { ...said, note: why }, store);
  if (Array.isArray(again)) return again;
  const family = await familyOf(again, store);
  for (const merged of family.slice(1))
    await carryOut("reopen-merged", merged, { rating: "" }, { person: undefined, community, now }, store);
  await store.reporters.clearRatings(family.map(({ id }) => id));
  return again;
}

/** The owner goes on; the next above who may see it is told. */
async function tellStaff(request: Request, why: string, said: Said, store: Store): Promise<Reply[]> {
  const { community, now } = said;
  const [owner] = await tellersOf(["owner"], request, community, now, store);
  const above = await tellersOf(
    ["grid-leader", "secretary", "dispatcher", "supervisor"],
    request,
    community,
    now,
    store,
  );
  const superior = above.find((id) => ![owner, request.ownerId, request.deputyId].includes(id));
  const reason = why ? `：“${why}”` : "";
  const text = `#${request.number} · ${request.category}：居民说没解决${reason}。新的时限是 ${sayMoment(request.dueAt, now)}。`;
  const told = [owner, superior].filter((id) => id !== undefined);
  return told.map((person) => ({
    to: { person },
    subject: `request:${request.id}`,
    priority: "deadline" as const,
    allHours: community.rules.limits[request.class].allHours,
    text,
    otherwise: `#${request.number}${request.private ? "" : ` · ${request.category}`} 需要重新办理，请转告承办人。`,
  }));
}

/** Those who wait with them are not left to think that it is done. */
async function tellOthers(request: Request, until: string, said: Said, store: Store): Promise<Reply[]> {
  const words = (known: number) => `#${known} 有居民说没解决，已重新办理，${until}，到时再问您。`;
  const told = await tellConcerned(request, words, store, [said.person.id]);
  return told.map((reply) => ({ ...reply, priority: "reminder" as const }));
}
