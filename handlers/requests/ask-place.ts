import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { findPlace } from "../places/find-place.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { answerAbout } from "./numbers.ts";
import { placeWith, setPlace } from "./set-place.ts";
import { isTogether, requestsHere } from "./together.ts";

const HOUR_MS = 3_600_000;
/** Spots that every building has. */
const everywhere = /^(?:楼道|楼梯间|楼梯口|电梯口|电梯间|走廊|天台|楼顶|架空层|消防通道)?$/u;

/** Whether nobody would know where to go: a matter that has a place, and no building and no landmark is known. */
export function lacksPlace(
  { category, where, nodeId, private: isPrivate }: Request,
  { rules, tree }: Community,
): boolean {
  if (isPrivate || !rules.requests.placed.includes(category)) return false;
  if (tree.find(nodeId)?.kind === "building") return false;
  const place = findPlace(where);
  return place ? place.building === undefined && everywhere.test(place.spot ?? "") : where === "";
}

/** Stands in the receipt, once; nobody is kept waiting for an answer in an emergency. */
export function whereQuestion(request: Request, community: Community): string {
  return request.class !== "emergency" && lacksPlace(request, community) ? "在几号楼或哪个位置？" : "";
}

const longest = 30;
const fillers =
  /不好意思|(?:说|打|写)错了|应该是?|更正(?:一下)?|我们|咱们|位置|地[址点]|小区|那边|那里|这边|这里|旁边|附近|靠近|对面|门口|门前|前面|后面|楼下|[对是嗯哦喔就在于位的那这里边侧旁我家住个了啊呀呢吧哈哒,。!~:、 ]/gu;
/** Says what it is near to: 菜市场旁边的小卖部. */
const near = /(?:旁边?|附近|对面|门口|前面|后面|边上|那边|路口|拐角).{0,6}$/u;
const busy = /[有去来找请帮想要]|提醒/u;
const agrees = /^(?:对|是|嗯|就是|没错)/u;
/** Said of somebody, not of what is broken. */
const ofMyself = /^我(?:们|家)?(?:是|在|到|去|刚|还|住)/u;

/** Words that say where, and nothing else. */
function isPlace(text: string, { nodes }: Tree): boolean {
  const said = squeeze(text);
  let rest = said;
  for (let place = findPlace(rest); place; place = findPlace(rest))
    rest = `${rest.slice(0, place.from)},${rest.slice(place.to)}`;
  if (rest === said) return false;
  const names = nodes.flatMap(({ estate, name }) => [estate, name]).filter(Boolean);
  return names.reduce((left, name) => left.replaceAll(squeeze(name), ""), rest).replace(fillers, "") === "";
}

export const sayPlace = action({
  name: "say-place",
  help: "",
  examples: [],
  slots: z.object({
    text: z.string(),
    /** False for words that only may say where: they answer the question, and change nothing that is known. */
    sure: z.boolean(),
  }),
  allow: "everyone",
  relayed: true,

  hears({ text, community }) {
    if (text.length < 2 || text.length > longest) return undefined;
    if (isPlace(text, community.tree)) return { text, sure: true };
    const { questions } = community.rules.words;
    const said = squeeze(text);
    const mayBe = near.test(said) && !busy.test(said) && !questions.some((word) => said.includes(word));
    return mayBe && !community.recognise(text) ? { text, sure: false } : undefined;
  },

  async run({ slots: { text, sure }, ...said }, store) {
    const own = await ownRequest(sure, said, store);
    if (own) return answered(own, text, said, store);
    const other = sure && !ofMyself.test(text) ? await neighboursRequest(said, store) : undefined;
    if (!other) return undefined;
    // Another resident only completes what is missing: it is the bot that writes it down.
    const set = await setPlace(other, placeWith(other, text, said), { ...said, person: undefined }, store);
    return Array.isArray(set) ? set : [...(said.directed ? [thanks(other)] : []), ...set.told];
  },
});

/** The one that the speaker was asked about, or has registered just now. */
async function ownRequest(sure: boolean, said: Said, store: Store): Promise<Request | undefined> {
  const { subject, directed, community, message, text } = said;
  const own = await requestsHere(said, "own", store);
  if (subject !== undefined) return own.find(({ id }) => subject === `request:${id}`);
  const asked = new Date(message.sentAt.getTime() - community.rules.manners.forgetHours * HOUR_MS);
  const waiting = own.find((request) => request.openedAt >= asked && lacksPlace(request, community));
  if (waiting && (sure || directed || isTogether(waiting, said))) return waiting;
  return sure && !ofMyself.test(text) ? own.find((request) => isTogether(request, said)) : undefined;
}

/** The one that was registered in the group just now and does not say where it is. None when there are several. */
async function neighboursRequest(said: Said, store: Store): Promise<Request | undefined> {
  const { subject, group, community, person } = said;
  if (!group) return undefined;
  const [found, another] = (await requestsHere(said, "all", store)).filter(
    (request) =>
      !request.private &&
      request.openedBy !== person.id &&
      (subject === undefined ? isTogether(request, said) : subject === `request:${request.id}`) &&
      (lacksPlace(request, community) || completes(request, said)),
  );
  return another ? undefined : found;
}

/** 对，2单元的: of a building that is known, which unit. */
function completes({ where }: Request, { text }: Said): boolean {
  const [known, added] = [findPlace(where), findPlace(text)];
  return agrees.test(squeeze(text)) && added?.building === undefined && !known?.unit;
}

async function answered(own: Request, text: string, said: Said, store: Store): Promise<Reply[]> {
  const { message, directed, community } = said;
  const set = await setPlace(own, placeWith(own, text, said), said, store);
  if (Array.isArray(set)) return set;
  const { request, told } = set;
  const owner = request.ownerId === own.ownerId ? undefined : await ownerOf(request, store);
  const by = owner ? `，由${owner.title || owner.name}${owner.phone && `（${owner.phone}）`}跟进` : "";
  if (message.placeKind === "private")
    return [answerAbout(request, `#${request.number} 的地点记为“${request.where}”${by}。`), ...told];
  return [...(directed || lacksPlace(own, community) ? [thanks(own)] : []), ...told];
}

async function ownerOf({ ownerId }: Request, store: Store): Promise<Person | undefined> {
  return ownerId === undefined ? undefined : store.people.find(ownerId);
}

function thanks(request: Request): Reply {
  return answerAbout(request, `#${request.number} 的地点记下了，谢谢。`);
}
