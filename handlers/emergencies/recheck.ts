import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { carryOut } from "../requests/carry-out.ts";
import { tellConcerned } from "../requests/concerned.ts";
import { askNumber, meantFor } from "../requests/meant.ts";
import { answerAbout, readOrder } from "../requests/numbers.ts";
import { openAgain } from "../requests/reopen-request.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";

const bad =
  /(?<!没|没什么)有(?:点|些)?(?:问题|异常|隐患|危险|味|漏)|还(?:有|是|在|没|漏|冒|不)|又|仍|没有?(?:修好|解决|好|排除)|不(?:正常|安全|行)/u;
const good = /没(?:有|啥|什么)*(?:问题|异常|隐患|危险|味道?|情况)|正常|安全|解决|排除|好了|恢复/u;
const longestNote = 300;
/** Longer words without a number are about something else. */
const longestRemark = 12;

export const recheckEmergency = action({
  name: "recheck-emergency",
  help: "“复查 1 没问题” 险情处理一天后到现场看过；有问题就说“复查 1 还有……”，重新办理",
  examples: ["复查 1 没问题", "复查 1 还有味道"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: staff,

  hears: (said) => readOrder(said, "已?复查(?:过|完)?了?"),

  async run({ slots, ...said }, store) {
    const waiting = slots.number === undefined ? await unchecked(said, store) : undefined;
    const asked = slots.words.length <= longestRemark ? askNumber("复查 3 没问题") : undefined;
    const request = (await meantFor("recheck", said, slots.number, store, waiting)) ?? asked;
    if (request === undefined || Array.isArray(request)) return request;
    const { number } = request;
    const note = clip(slots.words, longestNote);
    const found = squeeze(note);
    if (bad.test(found)) return goOn(request, note, said, store);
    if (!good.test(found)) {
      const text = `复查的结果怎么样？没问题请回“复查 ${number} 没问题”，有问题请回“复查 ${number} 还有……”。`;
      return [answerAbout(request, text)];
    }
    const checked = await carryOut("recheck", request, {}, { ...said, note }, store);
    return Array.isArray(checked) ? checked : [answerAbout(request, `#${number} 已记下复查结果，谢谢。`)];
  },
});

/** Emergencies in somebody's hands that are over and that nobody has looked at again. */
async function unchecked({ person }: Said, store: Store): Promise<Request[]> {
  const over = (await store.requests.tasksOf(person.id, ["resolved", "closed"])).filter(
    (request) => request.class === "emergency" && request.resolvedAt,
  );
  const looks = over.map(({ id, resolvedAt, openedAt }) =>
    store.journal.count("recheck", resolvedAt ?? openedAt, `request:${id}`),
  );
  const times = await Promise.all(looks);
  return over.filter((_request, index) => times[index] === 0);
}

/** It is not over: the work goes on, and those who wait hear so. */
async function goOn(request: Request, note: string, said: Said, store: Store): Promise<Reply[]> {
  const again = await openAgain(request, note, said, store, "recheck-failed");
  if (Array.isArray(again)) return again;
  const until = `${sayMoment(again.dueAt, said.now)}前办结`;
  const words = (known: number) => `#${known} 复查发现还有问题，已重新办理，${until}，到时再问您。`;
  return [
    answerAbout(request, `#${request.number} 已重新办理，${until}。`),
    ...(await tellConcerned(again, words, store, [said.person.id])),
  ];
}
