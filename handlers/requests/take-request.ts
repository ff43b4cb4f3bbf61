import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { standDown } from "../emergencies/stand-down.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned } from "./concerned.ts";
import { answerAbout, isOrder, readNumberOf, whichTask } from "./numbers.ts";

const number = "(?:[#r-]*\\d+号?(?:诉求)?)?";
const taking =
  "(?:(?:已|我)?(?:收到|签收|接单)|我来(?:办|处理|跟进|负责|接手|接)?|这件?我来(?:办|处理)?|马上处理|这就去)(?:了|啦|吧)?";
const soon = "(?:我?(?:马上|现在|这就|尽快|立刻)(?:处理|去|过去|联系|安排)(?:看看)?)?";
const said = new RegExp(
  `^${number}[,:]?(?:好的?,?)?${taking}[,。!:]{0,3}${soon}[,。!]{0,3}${number}[。!]{0,3}$`,
  "u",
);

export const takeRequest = action({
  name: "take-request",
  help: "“收到 1” 签收派给您的诉求；备岗回“我来 1” 接过来办",
  examples: ["收到", "收到 1", "签收 1", "我来 1"],
  slots: z.object({ number: z.number().optional(), over: z.boolean() }),
  allow: staff,

  hears({ text, message, subject }) {
    const plain = squeeze(text);
    if (!isOrder({ message, subject }) || !said.test(plain)) return undefined;
    const number = readNumberOf(text);
    // 收到 in a group may mean anything that was said there.
    const isNamed = number !== undefined || subject?.startsWith("request:");
    return message.placeKind === "private" || isNamed ? { number, over: plain.includes("我来") } : undefined;
  },

  async run({ slots, ...said }, store) {
    const { person } = said;
    const states = slots.over ? (["dispatched", "accepted"] as const) : (["dispatched"] as const);
    const request = await whichTask(said, slots.number, states, store);
    if (request === undefined || Array.isArray(request)) return request;
    const isTaken = request.state === "accepted";
    if (isTaken && request.ownerId === person.id)
      return [answerAbout(request, `#${request.number} 已经签收过了。`)];
    if (isTaken && request.deputyId === person.id)
      return slots.over ? takeOver(request, said, store) : taken(request, store);
    return sign(request, said, store);
  },
});

/** Who signs as the deputy changes places with the owner. */
export function signing({ ownerId, deputyId }: Request, person: Person, now: Date): Partial<Request> {
  return { ownerId: person.id, deputyId: ownerId === person.id ? deputyId : ownerId, acceptedAt: now };
}

async function sign(request: Request, said: Said, store: Store): Promise<Reply[]> {
  const { person, now, community } = said;
  const signed = await carryOut("sign", request, signing(request, person, now), { ...said, note: "" }, store);
  if (Array.isArray(signed)) return signed;
  const { number, dueAt, signBy } = signed;
  const isLate = signBy < now || (request.asked.length > 0 && request.asked.at(-1) !== person.id);
  const mayWait = !community.rules.limits[signed.class].allHours;
  const late = isLate && mayWait ? "（比时限晚了一点，没关系）" : "";
  const until = dueAt > now ? `请在 ${sayMoment(dueAt, now)} 前办结。` : "已经超时，请马上办。";
  return [
    answerAbout(signed, `已签收 #${number}${late}，${until}`),
    ...(await tellOfSigning(signed, person, store)),
    ...standDown(request, person),
  ];
}

function tellOfSigning(request: Request, { id, title, name }: Person, store: Store): Promise<Reply[]> {
  return tellConcerned(
    request,
    (number) => `您的诉求 #${number} 已由${title || name}签收，正在处理。`,
    store,
    [id],
  );
}

async function taken({ number, ownerId }: Request, store: Store): Promise<Reply[]> {
  const owner = ownerId === undefined ? undefined : await store.people.find(ownerId);
  const text = `#${number} 已由${owner?.name ?? "承办人"}签收。要接过来办，请回“我来 ${number}”。`;
  return [{ to: "speaker", text }];
}

/** The deputy goes on with what the owner has begun: handed on and signed at once. */
async function takeOver(request: Request, said: Said, store: Store): Promise<Reply[]> {
  const { person, now } = said;
  const swapped = { ownerId: person.id, deputyId: request.ownerId, signBy: now };
  const handed = await carryOut("hand-on", request, swapped, { ...said, note: "备岗接办" }, store);
  if (Array.isArray(handed)) return handed;
  const text = `#${request.number} 由${person.name}接过去办了。`;
  const subject = `request:${request.id}`;
  const before = request.ownerId === undefined ? [] : [{ to: { person: request.ownerId }, subject, text }];
  return [...(await sign(handed, said, store)), ...before];
}
