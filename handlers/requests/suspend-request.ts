import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { findMoment } from "../time/chinese-time.ts";
import { dateKey, instantOn, sayDay } from "../time/shanghai.ts";
import { tooFar } from "../time/too-far.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned } from "./concerned.ts";
import { askNumber, meantFor } from "./meant.ts";
import { answerAbout, isOrder, type Order, readOrder, takeNumber } from "./numbers.ts";

/** 下周一继续 at the end, with what leads up to it. */
const goesOn = /(?:再|就|才)?(?:继续|恢复|接着|再)(?:办理?|修|处理|施工|弄|安排|去)?[。!！]*$/u;

export const suspendRequest = action({
  name: "suspend-request",
  help: "“1 等配件，下周一继续” 写明原因和哪天继续，时限先停下",
  examples: ["1 等配件，下周一继续", "挂起 1 等材料，11月30日继续"],
  slots: z.object({ number: z.number().optional(), words: z.string(), outright: z.boolean() }),
  allow: staff,

  hears(said) {
    const outright = readOrder(said, "挂起|暂停办理|先挂起");
    if (outright) return { ...outright, outright: true };
    const order = isOrder(said) ? takeNumber(said.text, said) : undefined;
    return order && isWaiting(order, said) ? { ...order, outright: false } : undefined;
  },

  async run({ slots, ...said }, store) {
    const found = await meantFor("suspend", said, slots.number, store);
    const request = found ?? (slots.outright ? askNumber("3 等配件，下周一继续") : undefined);
    if (request === undefined || Array.isArray(request)) return request;
    return suspend(request, slots.words, said, store);
  },
});

/** 等 with one of the reasons, or with a word about going on. */
function isWaiting({ words }: Order, { community: { rules } }: Said): boolean {
  const plain = squeeze(words).replace(/^(?:先|要|需要?|在)/u, "");
  return (
    plain.startsWith("等") &&
    (goesOn.test(plain) || reasonIn(plain, rules.requests.suspendReasons) !== undefined)
  );
}

function reasonIn(plain: string, reasons: string[]): string | undefined {
  return reasons.find((reason) => plain.startsWith(reason));
}

async function suspend(request: Request, words: string, said: Said, store: Store): Promise<Reply[]> {
  const { now, community } = said;
  const { number } = request;
  const { suspendReasons } = community.rules.requests;
  const plain = words.trim().replace(/^(?:先|要|需要?|在)(?=等)/u, "");
  const example = `例如“${number} ${suspendReasons[0] ?? "等配件"}，下周一继续”。`;
  if (reasonIn(squeeze(plain), suspendReasons) === undefined)
    return [answerAbout(request, `原因请用这几种开头：${suspendReasons.join("、")}，${example}`)];
  const until = goesOnAt(plain, said);
  if (!until) return [answerAbout(request, `请写明哪天继续，${example}`)];
  if (until <= now) return [answerAbout(request, `继续的日子要在今天以后，${example}`)];
  const far = tooFar(until, now, community.rules);
  if (far) return [answerAbout(request, `您说的是${far}吗？那太远了。请再写一次哪天继续，${example}`)];
  const reason = clip(plain.split(/[,，。;；]/u)[0] ?? plain, 60);
  const changes = {
    pauses: [...request.pauses, { from: now, to: undefined, reason, until }],
    contactedAt: request.contactedAt ?? now,
    // What was promised for a day of waiting cannot be kept.
    promisedAt: request.promisedAt && request.promisedAt > until ? request.promisedAt : undefined,
  };
  const suspended = await carryOut("suspend", request, changes, { ...said, note: reason }, store);
  if (Array.isArray(suspended)) return suspended;
  const day = sayDay(until, now);
  const back = `要提前继续，请回“继续办 ${number}”。`;
  return [
    answerAbout(suspended, `#${number} 已挂起，时限先停，${day}自动继续，已告诉居民。${back}`),
    ...(await tellConcerned(
      suspended,
      (own) => `您的诉求 #${own} 需要${reason}，先停一停，${day}继续办。`,
      store,
      [said.person.id],
    )),
  ];
}

/** The last day that was named, when work begins. */
function goesOnAt(words: string, { now, community: { rules } }: Said): Date | undefined {
  const opens = rules.calendar.segments.map(([start]) => start).sort()[0] ?? "09:00";
  let day: Date | undefined;
  for (let rest = words; ; ) {
    const moment = findMoment(rest, now);
    if (!moment) return day && instantOn(dateKey(day), opens);
    day = moment.at;
    rest = rest.slice(moment.to);
  }
}
