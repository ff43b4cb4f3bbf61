import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { dropChange } from "../people/drop-change.ts";
import { staff } from "../people/may.ts";
import { normalise } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { maySeeAtWork } from "./about-staff.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned, tellOwner } from "./concerned.ts";
import { pressByCrowd } from "./crowd.ts";
import { stateNames } from "./lifecycle.ts";
import { answerAbout, isOrder, notFound } from "./numbers.ts";

const one = "(?:#|编号) ?0*(\\d{1,6})号?|0*(\\d{1,6})号?";
const merging = [
  `^(?:请)?(?:把|将)?(?:并案|合并|并) ?(?:${one}) ?(?:并?[到入进和与跟、,]|并到|归到|->)? ?(?:${one})[。!]*$`,
  `^(?:请)?(?:把|将)? ?(?:${one}) ?(?:并案|合并|并|归)[到入进] ?(?:${one})[。!]*$`,
].map((source) => new RegExp(source, "u"));
const parting = new RegExp(`^(?:请)?(?:撤销|取消|解除)(?:并案|合并)(?:诉求)? ?(?:${one})[。!]*$`, "u");

const numbersIn = (found: RegExpExecArray | null) =>
  (found ?? []).slice(1).flatMap((digits) => (digits === undefined ? [] : [Number(digits)]));

export const mergeRequests = action({
  name: "merge-requests",
  help: "“并案 5 到 3” 把同一件事的两件诉求合在一起办",
  examples: ["并案 5 到 3", "把5并到3"],
  slots: z.object({ from: z.number(), into: z.number(), sure: z.boolean().default(false) }),
  allow: staff,

  hears(said) {
    const text = normalise(said.text);
    const [from, into] = numbersIn(merging[0]?.exec(text) ?? merging[1]?.exec(text) ?? null);
    return isOrder(said) && from !== undefined && into !== undefined
      ? { from, into, sure: false }
      : undefined;
  },

  async run({ slots, ...said }, store) {
    const { person, community } = said;
    const [from, into] = await Promise.all(
      [slots.from, slots.into].map(async (number) => {
        const request = await store.requests.findNumber(number);
        return request && maySeeAtWork(person, request, community.tree) ? request : undefined;
      }),
    );
    if (!from || !into) return notFound;
    const why = whyApart(from, into);
    if (why) return [answerAbout(from, why)];
    if (from.category !== into.category && !slots.sure) return [askWhether(from, into)];
    return merge(from, into, said, store);
  },
});

/** Two of different kinds are seldom one: a slip of the finger would tell their reporters so. */
function askWhether(from: Request, into: Request): Reply {
  const sure = { from: from.number, into: into.number, sure: true };
  return {
    ...answerAbout(
      from,
      `#${from.number} 是“${from.category}”，#${into.number} 是“${into.category}”。真是同一件事就回“确认”。`,
    ),
    choices: [
      { words: ["确认", "确定", "是", "是的"], handler: "merge-requests", slots: sure },
      { words: ["取消", "不是", "算了"], handler: dropChange.name, slots: {} },
    ],
  };
}

/** Why two requests cannot be one; empty when they can. */
function whyApart(from: Request, into: Request): string {
  if (from.id === into.id) return `#${from.number} 不能并到自己。`;
  if (!workStates.includes(into.state))
    return `#${into.number} 现在是“${stateNames[into.state]}”，别的诉求不能并进去。`;
  const isPrivate = from.private || into.private;
  const sameFew = JSON.stringify(from.hiddenFrom) === JSON.stringify(into.hiddenFrom);
  if (isPrivate && (from.private !== into.private || from.openedBy !== into.openedBy || !sameFew))
    return `#${from.number} 和 #${into.number} 涉及个人隐私，不是同一个人的不能并案。`;
  return "";
}

async function merge(from: Request, into: Request, said: Said, store: Store): Promise<Reply[]> {
  const { person, community, now } = said;
  const doing = { person, community, now, note: `并入 #${into.number}` };
  const changes = { mergedInto: into.id, outcome: "duplicate" as const };
  const merged = await carryOut("merge", from, changes, doing, store);
  if (Array.isArray(merged)) return merged;
  const taken = { name: "merged-here", actorId: person.id, at: now, note: `#${from.number}` };
  await store.journal.add([{ ...taken, subject: `request:${into.id}` }]);
  const same = (number: number) =>
    `您的诉求 #${number} 和 #${into.number} 是同一件事，一起办理，有结果一起告诉您。`;
  return [
    answerAbout(
      from,
      `#${from.number} 已并入 #${into.number}，一起办理。撤销请回“撤销并案 ${from.number}”。`,
    ),
    ...(from.ownerId === into.ownerId
      ? []
      : tellOwner(from, `#${from.number} 已并入 #${into.number}，您不用再单独办。`, said)),
    ...tellOwner(into, `#${from.number} 已并入 #${into.number}，请一起办，结果一起反馈。`, said),
    ...(await tellConcerned(merged, same, store)),
    ...(await pressByCrowd(into, said, store)),
  ];
}

export const unmergeRequest = action({
  name: "unmerge-request",
  help: "“撤销并案 5” 把并在一起的诉求再分开办",
  examples: ["撤销并案 5"],
  slots: z.object({ number: z.number() }),
  allow: staff,

  hears(said) {
    const [number] = numbersIn(parting.exec(normalise(said.text)));
    return isOrder(said) && number !== undefined ? { number } : undefined;
  },

  async run({ slots, ...said }, store) {
    const { person, community, now } = said;
    const request = await store.requests.findNumber(slots.number);
    if (!request) return notFound;
    const before = await store.requests.replay(request.id, "merge");
    const from = request.mergedInto === undefined ? undefined : await store.requests.find(request.mergedInto);
    // Only what is unfinished is ever merged, so that it had no outcome and no rating.
    const asBefore = {
      ...{ outcome: "" as const, rating: "", mergedInto: undefined },
      state: before?.state ?? ("registered" as const),
    };
    const doing = { person, community, now, note: from ? `从 #${from.number} 分出` : "" };
    const parted = await carryOut("unmerge", request, asBefore, doing, store);
    if (Array.isArray(parted)) return parted;
    await store.reporters.clearRatings([request.id]);
    return partedWords(parted, from, said, store);
  },
});

async function partedWords(
  request: Request,
  from: Request | undefined,
  said: Said,
  store: Store,
): Promise<Reply[]> {
  const { number, state, dueAt } = request;
  const until = `${stateNames[state]}，${sayMoment(dueAt, said.now)}前办结`;
  const apart = `#${number} 已从 #${from?.number} 分出，单独办理：${until}。`;
  return [
    answerAbout(request, `#${number} 已恢复单独办理：${until}。`),
    ...tellOwner(request, apart, said),
    ...(from && from.ownerId !== request.ownerId ? tellOwner(from, apart, said) : []),
    ...(await tellConcerned(request, (known) => `您的诉求 #${known} 改为单独办理，有结果告诉您。`, store)),
  ];
}
