import { z } from "zod";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { findPlace } from "../places/find-place.ts";
import { clip, squeeze } from "../text.ts";
import { lacksPlace } from "./ask-place.ts";
import { carryOut, refusalOf } from "./carry-out.ts";
import { complainedOf } from "./complained-of.ts";
import { tellOwner } from "./concerned.ts";
import { answerAbout } from "./numbers.ts";
import { byUrgency, certain, likely, type Recognised } from "./recognise.ts";
import { placeWith, setPlace } from "./set-place.ts";
import { isTogether, requestsHere } from "./together.ts";

const longest = 500;

/** Pictures and further words that follow a request belong to it; they make no second one. */
export const addToRequest = action({
  name: "add-to-request",
  help: "",
  examples: [],
  slots: z.object({
    text: z.string(),
    /** The words themselves tell of trouble. */
    isWorded: z.boolean(),
  }),
  allow: "everyone",
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, community, message: { kind } }) {
    const isWorded = (community.recognise(text)?.confidence ?? 0) >= likely;
    return isWorded || kind === "picture" || kind === "video" ? { text, isWorded } : undefined;
  },

  async run({ slots: { text, isWorded }, ...said }, store) {
    if (!isWorded) return addPictures(text, said, store);
    const request = await sameMatter(text, said, store);
    return request && addWords(request, text, said, store);
  },
});

/** A picture belongs to what it quotes, or to what its sender has registered just now; that needs no word in a group. */
async function addPictures(text: string, said: Said, store: Store): Promise<Reply[] | undefined> {
  const { subject, message, directed } = said;
  const isQuoting = subject?.startsWith("request:") === true;
  const request = isQuoting
    ? await store.requests.find(Number(subject?.slice("request:".length)))
    : (await requestsHere(said, "own", store)).find((each) => isTogether(each, said));
  if (!request) return undefined;
  const refused = await refusalOf("supplement", request, said, store);
  if (refused) return directed ? refused : [];
  if (text !== "") return addWords(request, text, said, store);
  const isFirst = (await store.attachments.ofRequest(request.id)).length === 0;
  await store.attachments.tie([message.id], request.id);
  const isAnswered = isQuoting || (directed && isFirst);
  return isAnswered ? [answerAbout(request, `收到，已附在 #${request.number} 里。`)] : [];
}

async function addWords(request: Request, text: string, said: Said, store: Store): Promise<Reply[]> {
  const { directed } = said;
  const note = clip(text, longest);
  const added = await carryOut("supplement", request, {}, { ...said, note }, store);
  if (Array.isArray(added)) return directed ? added : [];
  const pictured = await store.attachments.tie([said.message.id], request.id);
  const isPlaced = findPlace(text) !== undefined && lacksPlace(added, said.community);
  const set = isPlaced ? await setPlace(added, placeWith(added, text, said), said, store) : undefined;
  const now = set && !Array.isArray(set) ? set : { request: added, told: [] };
  const { number } = now.request;
  const words = `#${number} 居民补充：“${clip(text, 300)}”${pictured > 0 ? "（附照片）" : ""}`;
  const heard = directed ? [answerAbout(now.request, `记下了，已补充到 #${number}。`)] : [];
  return [...heard, ...now.told, ...tellOwner(now.request, words, said)];
}

/** Says outright that something else is meant. */
const another = /^(?:另外|还有|此外|再(?:报|说|反映|登记)|顺便|对了)/u;
const also = /也|还有|另外|又有/u;

/** What the speaker has registered here just now, when these words are about the same. In doubt a request of its own is better. */
async function sameMatter(text: string, said: Said, store: Store): Promise<Request | undefined> {
  const { community, subject } = said;
  const found = community.recognise(text);
  const own = (await requestsHere(said, "own", store)).find((request) =>
    subject === undefined ? isTogether(request, said) : subject === `request:${request.id}`,
  );
  if (!found || !own || another.test(squeeze(text)) || isElsewhere(text, own)) return undefined;
  const isWorse = byUrgency.indexOf(found.class) < byUrgency.indexOf(own.class);
  if (found.confidence >= certain && (isWorse || found.private !== own.private)) return undefined;
  const about = await complainedOf(text, own, community.tree, store);
  if (about.some(({ id }) => !own.hiddenFrom.includes(id))) return undefined;
  return isSameThing(found, community.recognise(own.problem), own) ? own : undefined;
}

function isElsewhere(text: string, { where, problem }: Request): boolean {
  const [known, named] = [findPlace(where)?.building, findPlace(text)?.building];
  if (named === undefined || known === undefined || named === known) return false;
  // A place that nobody has said is the speaker's home; another one corrects it.
  return findPlace(problem)?.building !== undefined || also.test(text);
}

/** 路灯 and 灯 are the same, and so is what names nothing; 路灯 and 井盖 are not. */
function isSameThing(found: Recognised, before: Recognised | undefined, { category }: Request): boolean {
  if (found.thing === "") return found.confidence < certain;
  const thing = before?.thing ?? "";
  if (thing === "") return found.category === category;
  const [one, other] = [squeeze(found.thing), squeeze(thing)];
  return one.includes(other) || other.includes(one) || one.at(-1) === other.at(-1);
}
