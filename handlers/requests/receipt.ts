import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Community } from "../community.ts";
import type { Links, Reply, Said } from "../handler.ts";
import { sayMoment } from "../time/shanghai.ts";
import { whereQuestion } from "./ask-place.ts";
import { linkOffer } from "./private-link.ts";

/** Where a receipt goes. */
export interface Audience {
  here: Reply["to"];
  /** The person alone; undefined when there is no such chat. */
  alone: Reply["to"] | undefined;
  inPrivate: boolean;
  community: Community;
  now: Date;
  /** How they get a private link; left out where they cannot. */
  links?: Links | undefined;
}

/** Where somebody hears what has become of the words they have just said. */
export function audienceOf({ message, account, relayedBy, community, now, links }: Said): Audience {
  const isReachable = account.privatePlace !== undefined || relayedBy !== undefined;
  return {
    here: "here",
    alone: isReachable ? "speaker" : undefined,
    inPrivate: message.placeKind === "private",
    ...{ community, now },
    // Who speaks through somebody else would get a link that is not in their own hands.
    links: relayedBy ? undefined : links,
  };
}

/**
 * What whoever opened a request hears, in one message. A group hears number, category and time limit, of a private matter
 * only the number. A place that nobody knows is asked for here and never again.
 */
export function receipt(
  request: Request,
  owner: Person | undefined,
  { here, alone, inPrivate, community, now, links }: Audience,
): Reply[] {
  const { number, category, dueAt, nature } = request;
  // Who has not spoken just now is not to be woken.
  const about = { subject: `request:${request.id}`, priority: here === "here" ? "reply" : "notice" } as const;
  const until = dueAt > now ? `${sayMoment(dueAt, now)}前办结` : "尽快办结";
  const asks = whereQuestion(request, community);
  const who = owner ? `${owner.title || owner.name}${owner.phone && `（${owner.phone}）`}` : "";
  const by = who ? `由${who}跟进` : "等待分派";
  const urgency = community.rules.limits[request.class].name;
  const kindly = thanks(nature);
  const offer = linkOffer(number, links);
  const full = `${kindly}已登记 #${number} · ${category} · ${urgency} · ${until}，${by}。`;
  if (inPrivate) return [{ to: here, text: `${full}${asks}随时回“查 ${number}”看进度。${offer}`, ...about }];
  if (!request.private) {
    const text = `${kindly}已登记 #${number} · ${category} · ${until}${asks && `。${asks}`}`;
    return [{ to: here, text, ...about }];
  }
  if (alone === undefined)
    return [{ to: here, text: `已登记 #${number}。${callFor(request, community)}`, ...about }];
  return [
    { to: here, text: `已登记 #${number}，详情私聊。`, ...about },
    { to: alone, text: full + offer, ...about },
  ];
}

function thanks(nature: string): string {
  if (nature === "表扬") return "谢谢您的表扬，一定带到。";
  return nature === "建议" ? "谢谢您的建议。" : "";
}

/** Whoever cannot be written to alone is told where to call, and the group nothing of who has it. */
function callFor({ nodeId }: Request, { tree }: Community): string {
  const phone = (tree.nearest(nodeId, "community") ?? tree.root).phone || tree.root.phone;
  return phone ? `详情请打值班电话 ${phone}。` : "";
}
