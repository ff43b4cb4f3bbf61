import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { UrgencyClass } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { findPlace } from "../places/find-place.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { dueAt } from "../time/working-time.ts";
import { actorsOf, carryOut } from "./carry-out.ts";
import { dueOf, limitsOf } from "./deadlines.ts";
import { answerInFull, askNumber, meantFor } from "./meant.ts";
import { isDelicate } from "./nature.ts";
import { answerAbout, readOrder } from "./numbers.ts";
import { locate, propose } from "./route.ts";

/** What is different, in the row and in words for the owner. */
interface Correction {
  changes: Partial<Request>;
  now: string;
}

const verbs = {
  category: "(?:改|更正)(?:类别|分类|类型)|(?:类别|分类)改(?:为|成|到)",
  class: "(?:改|更正)(?:紧急程度|紧急等级|等级)|紧急程度改(?:为|成|到)",
  place: "(?:改|更正)(?:地点|地址|位置)|(?:地点|地址)改(?:为|成|到)",
} as const;
type What = keyof typeof verbs;
const kinds: readonly What[] = ["category", "class", "place"];

export const correctRequest = action({
  name: "correct-request",
  help: "“改类别 1 环境卫生” “改紧急程度 1 紧急” “改地点 1 3号楼2单元” 更正登记的内容",
  examples: ["改类别 1 环境卫生", "改紧急程度 1 紧急", "改地点 1 3号楼2单元"],
  slots: z.object({
    number: z.number().optional(),
    words: z.string(),
    what: z.enum(["category", "class", "place"]),
  }),
  allow: staff,

  hears(said) {
    for (const what of kinds) {
      const order = readOrder(said, verbs[what]);
      if (order) return { ...order, words: order.words.replace(/^(?:改?为|改?成)/u, "").trim(), what };
    }
    return undefined;
  },

  async run({ slots, ...said }, store) {
    const example = {
      category: "改类别 3 环境卫生",
      class: "改紧急程度 3 紧急",
      place: "改地点 3 3号楼2单元",
    };
    const request = (await meantFor("correct", said, slots.number, store)) ?? askNumber(example[slots.what]);
    if (Array.isArray(request)) return request;
    const correction = await correctionOf(slots.what, slots.words, request, said, store);
    if (typeof correction === "string") return [answerAbout(request, correction)];
    const { dueAt: due } = correction.changes;
    if (due && due > request.dueAt && !(await mayRelax(request, said, store)))
      return [answerAbout(request, `#${request.number} 要放宽时限，请值班或上级来改。`)];
    const note = correction.now;
    const corrected = await carryOut("correct", request, correction.changes, { ...said, note }, store);
    if (Array.isArray(corrected)) return corrected;
    const until = sayMoment(corrected.dueAt, said.now);
    return [
      ...answerInFull(corrected, `#${corrected.number} 已更正为“${note}”，${until} 前办结。`, said),
      ...tellOwner(corrected, note, said),
    ];
  },
});

/** Nobody gives themselves more time. */
async function mayRelax(request: Request, { person, community }: Said, store: Store): Promise<boolean> {
  const actors = await actorsOf(person, request, community, store);
  return actors.includes("desk") || actors.includes("superior");
}

/** What the words change, or why they cannot. */
async function correctionOf(
  what: What,
  words: string,
  request: Request,
  said: Said,
  store: Store,
): Promise<Correction | string> {
  if (what === "category") return toCategory(words, request, said, store);
  if (what === "class") return toClass(words, request, said);
  return toPlace(words, request, said, store);
}

async function toCategory(
  words: string,
  request: Request,
  said: Said,
  store: Store,
): Promise<Correction | string> {
  const { community, now } = said;
  const { categories } = community.rules;
  const plain = squeeze(words);
  const fitting = categories.filter(({ name }) => plain.length > 1 && squeeze(name).includes(plain));
  const [rule] = fitting.length > 1 ? fitting.filter(({ name }) => squeeze(name) === plain) : fitting;
  if (!rule) return `没有这个类别。可以选：${categories.map(({ name }) => name).join("、")}。`;
  const before = categories.find(({ name }) => name === request.category);
  // A class that words or people have raised stays.
  const urgency = request.class === before?.class ? rule.class : request.class;
  const { assisting, goal } = await propose({ ...request, category: rule.name }, community, now, store);
  const isPrivate =
    rule.private || request.hiddenFrom.length > 0 || isDelicate(request.problem, community.rules);
  const changes = { category: rule.name, private: isPrivate, assisting, goal };
  return { changes: { ...changes, ...limitsAs(urgency, request, said) }, now: rule.name };
}

function toClass(words: string, request: Request, said: Said): Correction | string {
  const { limits } = said.community.rules;
  const plain = squeeze(words);
  const found = Object.entries(limits).find(([, { name }]) => name === plain);
  if (!found)
    return `没有这个等级。可以选：${Object.values(limits)
      .map(({ name }) => name)
      .join("、")}。`;
  return { changes: limitsAs(found[0] as UrgencyClass, request, said), now: found[1].name };
}

/** As if the reporter had said it there. */
async function toPlace(
  words: string,
  request: Request,
  said: Said,
  store: Store,
): Promise<Correction | string> {
  const { tree } = said.community;
  if (words === "") return `请写明地点，例如“改地点 ${request.number} 3号楼2单元”。`;
  const where = clip(words, 60);
  if (!findPlace(words)?.building) return { changes: { where }, now: where };
  const reporter = await store.people.find(request.openedBy);
  const group = await store.places.findGroup(request.channel, request.place);
  const { node, spoken } = locate(words, reporter ?? said.person, group, tree);
  return { changes: { where: spoken, nodeId: node.id }, now: spoken };
}

/** The limits of another class, counted since the same moment; whoever has not signed has the whole time to sign. */
function limitsAs(
  urgency: UrgencyClass,
  request: Request,
  { now, community: { rules } }: Said,
): Partial<Request> {
  if (urgency === request.class) return {};
  const { contactBy } = limitsOf(urgency, request.countedFrom, rules);
  const signBy = dueAt(rules.limits[urgency].sign, now, rules.calendar);
  return {
    class: urgency,
    contactBy,
    dueAt: dueOf({ ...request, class: urgency }, rules),
    ...(request.acceptedAt ? {} : { signBy }),
  };
}

function tellOwner(request: Request, corrected: string, { person, community, now }: Said): Reply[] {
  const { id, ownerId, number, dueAt } = request;
  if (ownerId === undefined || ownerId === person.id) return [];
  const text = `#${number} 由${person.name}更正为“${corrected}”，${sayMoment(dueAt, now)} 前办结。`;
  const { allHours } = community.rules.limits[request.class];
  return [{ to: { person: ownerId }, subject: `request:${id}`, priority: "deadline", allHours, text }];
}
