import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { squeeze } from "../text.ts";
import { findMoment } from "../time/chinese-time.ts";
import { dateKey, instantOn, sayMoment } from "../time/shanghai.ts";
import { tooFar } from "../time/too-far.ts";
import { carryOut, refusalOf } from "./carry-out.ts";
import { tellConcerned } from "./concerned.ts";
import { answerAbout, isOrder, takeNumber, whichTask } from "./numbers.ts";
import { signing } from "./take-request.ts";

const opening =
  /^(?:收到|好的?|[,。]|我们?|师傅|物业|承诺|答应|争取|保证|预计|估计|大概|应该|最晚|最迟|尽量|在)*$/u;
const promised =
  /^,?(?:之前|以前|前)?(?:我们?|师傅|物业)?(?:一定|肯定|保证|争取|应该|就|能|可以|会|给|全部|都)*(?:(?:修|办|处理|弄|搞|清理|疏通|更?换|安?装|整改|协调|解决)(?:好|完|妥|通|掉|干净|到位)|解决|完成|搞定|办结)[。!]*$/u;

export const promiseRequest = action({
  name: "promise-request",
  help: "“1 周三前修好” 向居民承诺办好的时间",
  examples: ["1 周三前修好", "明天下午5点前能修好"],
  slots: z.object({ number: z.number().optional(), at: z.string() }),
  allow: staff,

  hears(said) {
    if (!isOrder(said)) return undefined;
    const { number, words } = takeNumber(said.text, said);
    const plain = squeeze(words).replace(/(天|小时|周|星期|分钟)[以之]?内/u, "$1后");
    const moment = findMoment(plain, said.now);
    if (!moment || !opening.test(plain.slice(0, moment.from))) return undefined;
    if (!promised.test(plain.slice(moment.to))) return undefined;
    const at = moment.hasClock ? moment.at : endOf(moment.at, plain.slice(moment.from, moment.to), said);
    return { number, at: at.toISOString() };
  },

  async run({ slots, ...said }, store) {
    const request = await whichTask(said, slots.number, ["dispatched", "accepted"], store);
    if (request === undefined || Array.isArray(request)) return request;
    const isUnsigned = request.state === "dispatched";
    const refused = await refusalOf(isUnsigned ? "sign" : "promise", request, said, store);
    if (refused) return refused;
    const at = new Date(slots.at);
    if (at <= said.now) {
      const example = `${request.number} 明天下午5点前修好`;
      return [answerAbout(request, `这个时间已经过了。请说一个以后的时间，例如“${example}”。`)];
    }
    const far = tooFar(at, said.now, said.community.rules);
    if (far)
      return [
        answerAbout(
          request,
          `您说的是${far}吗？那太远了。请再说一次哪天，例如“${request.number} 周三前修好”。`,
        ),
      ];
    // Whoever promises has taken it.
    const taken = isUnsigned
      ? await carryOut("sign", request, signing(request, said.person, said.now), said, store)
      : request;
    return Array.isArray(taken) ? taken : promise(taken, at, said, store);
  },
});

async function promise(request: Request, at: Date, said: Said, store: Store): Promise<Reply[]> {
  const { now, person } = said;
  const until = sayMoment(at, now);
  const changes = { promisedAt: at, contactedAt: request.contactedAt ?? now };
  const made = await carryOut("promise", request, changes, { ...said, note: until }, store);
  if (Array.isArray(made)) return made;
  const by = person.title || person.name;
  return [
    answerAbout(made, `#${made.number} 已记下 ${until} 前办好，并告诉了居民。${beyond(made, said)}`),
    ...(await tellConcerned(made, (own) => `您的诉求 #${own}，${by}承诺 ${until} 前办好。`, store, [
      person.id,
    ])),
  ];
}

/** A promise moves no deadline. */
function beyond(request: Request, { now, community: { rules } }: Said): string {
  const { number, promisedAt, dueAt } = request;
  if (!promisedAt || promisedAt <= dueAt) return "";
  const more = rules.limits[request.class].extend ? `需要延期请回“延期 ${number} 3个工作日 原因”。` : "";
  return `这比时限晚，时限仍是 ${sayMoment(dueAt, now)}。${more}`;
}

/** When work ends on that day, an evening when people go to rest; today, when that is over already, midnight. */
function endOf(day: Date, spoken: string, { now, community: { rules } }: Said): Date {
  const closes = rules.calendar.segments.map(([, end]) => end).sort();
  const end = /[晚夜]/u.test(spoken) ? rules.manners.quietFrom : (closes.at(-1) ?? "24:00");
  const at = instantOn(dateKey(day), end);
  return at <= now && dateKey(day) === dateKey(now) ? instantOn(dateKey(day), "24:00") : at;
}
