import { z } from "zod";
import { type Request, workStates } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";
import { findPlace } from "../places/find-place.ts";
import { normalise, squeeze } from "../text.ts";
import { carryOut } from "./carry-out.ts";
import { concernedBy, isReportedIn, mainOf, tellOwner } from "./concerned.ts";
import { pressByCrowd } from "./crowd.ts";
import { canMove, stateNames } from "./lifecycle.ts";
import { notFound } from "./numbers.ts";
import { locate } from "./route.ts";

const HOUR_MS = 3_600_000;

const us = "(?:我们?|俺们?|咱们?)(?:家|楼|栋|单元|这边|这里|这儿|小区|这栋楼?|这层)?";
const same = `(?:\\+ ?1|加[1一]|(?:${us})(?:也是|也一样|也有|也遇到|同样)|(?:${us})?(?:同样|一样|相同)的?(?:问题|情况)|同上)`;
const bare = new RegExp(
  `^(?:(?:#|编号) ?(?<first>\\d{1,6})号?[ ,:]*|(?<plain>\\d{1,6})号?[ ,:]+)?${same}(?:的?[了啊呀哦])?(?:(?:[ ,:]+|(?=#))(?:#|编号)? ?(?<last>\\d{1,6})号?)?[ 。.!~]*$`,
  "u",
);
/** 我们7号楼也没水了 */
const also = new RegExp(`^(?:\\+1[,。!]*)?${us}[^?]{0,12}也(?!不|没事)[^?]{1,30}$`, "u");
/** What is over, or asked. */
const over = /吗|呢$|好了|修好|恢复|正常|来[水电气]了|有[水电气]了|解决/u;

export const joinRequest = action({
  name: "join-request",
  help: "群里刚登记的事您家也有，回“我家也是”或“+1”，有结果一起告诉您",
  examples: ["+1", "我家也是", "同样的问题", "我们楼也停水了"],
  slots: z.object({
    number: z.number().optional(),
    /** The words name the trouble themselves. */
    telling: z.boolean(),
  }),
  allow: "everyone",

  hears({ text, group, subject }) {
    const groups = bare.exec(normalise(text))?.groups;
    const number = groups && (groups.first ?? groups.plain ?? groups.last);
    const isQuoted = subject?.startsWith("request:") === true;
    if (groups && (group || number !== undefined || isQuoted))
      return { number: number === undefined ? undefined : Number(number), telling: false };
    const said = squeeze(text);
    return (group || isQuoted) && also.test(said) && !over.test(said) ? { telling: true } : undefined;
  },

  async run({ slots, ...said }, store) {
    const isNamed = slots.number !== undefined || said.subject !== undefined;
    const found = isNamed
      ? await namedOne(slots.number, said, store)
      : await lastOneHere(slots.telling, said, store);
    if (found === undefined) return slots.number !== undefined && said.directed ? notFound : undefined;
    return join(found, slots.telling, said, store);
  },
});

/** The quoted one or that of a number, as far as this person can know of it. */
async function namedOne(
  number: number | undefined,
  { subject, message, person, community }: Said,
  store: Store,
): Promise<Request | undefined> {
  if (number === undefined)
    return subject?.startsWith("request:") ? store.requests.find(Number(subject.slice(8))) : undefined;
  const request = await store.requests.findNumber(number);
  if (!request || request.private) return undefined;
  if (message.placeKind === "group")
    return (await isReportedIn(message, request, store)) ? request : undefined;
  // In private a neighbour names what was registered in a residents' group.
  const isPublic = (await store.places.findGroup(request.channel, request.place))?.purpose === "residents";
  const communityAt = (id: string) => community.tree.nearest(id, "community")?.id;
  const isNeighbour = person.home && communityAt(person.home.building) === communityAt(request.nodeId);
  return isPublic && isNeighbour ? request : undefined;
}

function isHere(a: { channel: string; place: string }, b: { channel: string; place: string }): boolean {
  return a.channel === b.channel && a.place === b.place;
}

/**
 * The newest of this group that words without a number mean: those that tell of the same trouble for `similarHours`, a bare
 * +1 only as long as the receipt is in sight and nothing else has been asked meanwhile.
 */
async function lastOneHere(telling: boolean, said: Said, store: Store): Promise<Request | undefined> {
  const { message, community, now, group, text } = said;
  if (group?.purpose !== "residents") return undefined;
  const since = new Date(now.getTime() - community.rules.requests.similarHours * HOUR_MS);
  const open = (await store.requests.inStates([...workStates, "merged"]))
    .filter((each) => !each.private && isHere(each, message) && each.openedAt >= since)
    .sort((a, b) => b.id - a.id);
  if (telling) return open.find((request) => tellsOf(text, request, said));
  const [newest] = open;
  return newest && (await isInSight(newest, said, store)) ? newest : undefined;
}

/** Whether words name the trouble of a request: its category's things or troubles, and no other category. */
function tellsOf(text: string, { category }: Request, { community }: Said): boolean {
  const { categories, words } = community.rules;
  const recognised = community.recognise(text);
  if (recognised && recognised.confidence >= 0.8) return recognised.category === category;
  const { things = [], troubles = [] } = categories.find(({ name }) => name === category) ?? {};
  const said = squeeze(text);
  return [...things, ...troubles, ...words.troubles].some((word) => said.includes(squeeze(word)));
}

async function isInSight(request: Request, { message, community }: Said, store: Store): Promise<boolean> {
  const { joinWithin, polls } = community.rules.requests;
  const { channel, place } = message;
  const talk = (await store.inbox.talkIn(channel, place, joinWithin)).filter(({ id }) => id < message.id);
  const [oldest] = talk;
  const joined = (await store.reporters.of([request.id])).filter((each) => isHere(each, message));
  const last = Math.max(...[request.openedAt, ...joined.map(({ joinedAt }) => joinedAt)].map(Number));
  if (oldest && talk.length >= joinWithin - 1 && last < oldest.sentAt.getTime()) return false;
  const other = talk.findLast(({ text }) => text && !bare.test(normalise(text)))?.text ?? "";
  return !polls.some((source) => new RegExp(source, "u").test(squeeze(other)));
}

/** Nobody joins twice. Whoever can be reached alone hears of it alone: a group of 300 must not hear the bot 300 times. */
async function join(
  found: Request,
  telling: boolean,
  said: Said,
  store: Store,
): Promise<Reply[] | undefined> {
  const { community, now, message, person } = said;
  const request = await mainOf(found, store);
  const { id, number } = request;
  const tell = (text: string): Reply[] => [{ to: "speaker", subject: `request:${id}`, text }];
  if (found.private)
    return tell(`#${found.number} 涉及个人隐私，不能加入。您有同样的情况，私聊我说一声，单独登记。`);
  const { place, building } = placeIn(said, request);
  const before = await concernedBy(request, store);
  if (before.some(({ personId }) => personId === person.id)) {
    // Another place is news, and theirs alone.
    if (telling && place !== "") return undefined;
    return said.directed ? tell(`#${number} 已经有您了，有结果告诉您。`) : [];
  }
  if (!canMove("join", request.state)) {
    const again = "您家还有这个问题的话，说一声在哪里、什么事，我重新登记。";
    return said.directed ? tell(`#${number} 现在是“${stateNames[request.state]}”。${again}`) : undefined;
  }
  const isBurst = await joinedLately(request, said, store);
  const isNews = before.length === 1 || (building !== "" && !(await isKnown(building, request, store)));
  const doing = { person: undefined, community, now, note: place };
  const joined = await carryOut("join", request, {}, doing, store);
  if (Array.isArray(joined)) return joined;
  await store.reporters.join({ ...message, requestId: id, personId: person.id }, now);
  const count = before.length + 1;
  const pressed = await pressByCrowd(joined, { community, now }, store);
  const isTold = pressed.some(
    ({ to }) => typeof to === "object" && "person" in to && to.person === joined.ownerId,
  );
  return [
    ...tell(wordsFor(joined, found, count)),
    ...wordsHere(joined, count, isBurst, said),
    ...pressed,
    ...(isNews && !isTold ? tellOwner(joined, newsOf(joined, place, count), doing) : []),
  ];
}

/** Where it is too, when the words or the speaker's home say so; the building when it is another one. */
function placeIn(said: Said, request: Request): { place: string; building: string } {
  const { node, spoken } = locate(said.text, said.person, said.group, said.community.tree);
  const building = node.kind === "building" && node.id !== request.nodeId ? node.name : "";
  const isSaid = building !== "" || findPlace(said.text) !== undefined;
  return { place: isSaid && spoken !== request.where ? spoken : "", building };
}

async function joinedLately({ id }: Request, { community, now }: Said, store: Store): Promise<boolean> {
  const since = new Date(now.getTime() - community.rules.requests.togetherMinutes * 60_000);
  return (await store.journal.count("join", since, `request:${id}`)) > 0;
}

async function isKnown(building: string, { id }: Request, store: Store): Promise<boolean> {
  const events = await store.journal.of([`request:${id}`]);
  return events.some(({ name, note }) => name === "join" && note.startsWith(building));
}

function wordsFor({ number, state, result }: Request, found: Request, count: number): string {
  const merged = found.number === number ? "" : `#${found.number} 和 #${number} 是同一件事。`;
  const noted = `${merged}#${number} 已给您记上，现在 ${count} 人反映`;
  if (state !== "resolved") return `${noted}，有结果告诉您。`;
  return `${noted}。办理反馈：${result}\n解决了请回“满意”“一般”或“不满意”，没解决请回“没解决 ${number}”。`;
}

/** The group hears only what a rule presses for, and of a first +1 whose speaker hears nothing otherwise. */
function wordsHere(
  { id, number, category, class: urgency }: Request,
  count: number,
  isBurst: boolean,
  { message, account, community, now, directed }: Said,
): Reply[] {
  if (message.placeKind === "private") return [];
  const { limits, crowd, manners } = community.rules;
  const isQuiet = !directed && !limits[urgency].allHours && afterQuiet(now, manners) > now;
  if (isQuiet) return [];
  const here = (text: string): Reply[] => [{ to: "here", subject: `request:${id}`, text }];
  if (crowd.some(({ reporters }) => reporters === count))
    return here(`#${number} · ${category} · 已有 ${count} 人反映，正在抓紧办理。`);
  const hearsNothing = account.privatePlace === undefined;
  return hearsNothing && !isBurst ? here(`#${number} 已记上，现在 ${count} 人反映。`) : [];
}

/** The owner hears of the first one and of each new building; the others stand in the history. */
function newsOf({ number, category }: Request, place: string, count: number): string {
  return `#${number} · ${category}：又有居民反映同样的问题${place && `，在${place}`}，现在 ${count} 人。`;
}
