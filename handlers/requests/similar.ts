import { type Request, workStates } from "../../storage/requests.ts";
import type { Category } from "../../storage/rules.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import type { Reply } from "../handler.ts";
import { findPlace } from "../places/find-place.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { maySee } from "./about-staff.ts";
import type { Doing } from "./carry-out.ts";

/*
 * Called where a request has just been dispatched, behind the task for its owner:
 * `...(await proposalFor(request, { community }, store))`
 */

const HOUR_MS = 3_600_000;

/**
 * Proposes to the owner that a new request is the same matter as an open one of somebody else, when it very likely is.
 * Nothing is ever merged by itself.
 */
export async function proposalFor(
  request: Request,
  { community }: Pick<Doing, "community">,
  store: Store,
): Promise<Reply[]> {
  const owner = request.ownerId === undefined ? undefined : await store.people.find(request.ownerId);
  if (!owner || request.private) return [];
  const { rules, tree } = community;
  const open = (await store.requests.inStates(workStates)).filter(
    (other) =>
      other.id !== request.id &&
      other.openedBy !== request.openedBy &&
      !other.private &&
      maySee(owner, other, tree),
  );
  const [best] = open
    .map((other) => ({ other, likeness: likeness(request, other, community) }))
    .sort((a, b) => b.likeness - a.likeness || a.other.id - b.other.id);
  if (!best || best.likeness < rules.requests.similarFrom) return [];
  const { number, category, where, nodeId } = best.other;
  const place = where || tree.find(nodeId)?.name || "";
  return [
    {
      to: { person: owner.id },
      subject: `request:${request.id}`,
      priority: "deadline",
      allHours: rules.limits[request.class].allHours,
      text: [
        `#${request.number} 可能和 #${number} 是同一件事（${[place, category].filter(Boolean).join(" · ")}）。`,
        `是的话回“并案 ${request.number} 到 ${number}”，不是就不用理。`,
      ].join("\n"),
    },
  ];
}

type Matter = Pick<Request, "problem" | "where" | "nodeId" | "category" | "firstMessageAt">;

/**
 * How likely two requests are the same matter, in hundredths: the place first, then category and words, less for each hour
 * between them. Two different places, or more than `similarHours`, are never the same.
 */
export function likeness(a: Matter, b: Matter, { tree, rules }: Pick<Community, "tree" | "rules">): number {
  const hours = Math.abs(a.firstMessageAt.getTime() - b.firstMessageAt.getTime()) / HOUR_MS;
  if (hours > rules.requests.similarHours) return 0;
  const place = samePlace(a, b, tree);
  if (place === 0) return 0;
  const category = rules.categories.find(({ name }) => name === a.category);
  const alike = 40 * place + (a.category === b.category ? 20 : 0) + 40 * sameWords(a, b, category);
  return Math.round(alike * (1 - (0.1 * hours) / rules.requests.similarHours));
}

/** 1 for the same spot, half for one that is not known so closely, 0 for two that differ. */
function samePlace(a: Matter, b: Matter, tree: Tree): number {
  if (!tree.isWithin(a.nodeId, b.nodeId) && !tree.isWithin(b.nodeId, a.nodeId)) return 0;
  const [one, other] = [placeOf(a), placeOf(b)];
  const named = (["building", "unit", "floor", "room", "spot"] as const).flatMap((slot) =>
    one[slot] === undefined || other[slot] === undefined ? [] : [one[slot] === other[slot]],
  );
  if (named.includes(false)) return 0;
  return a.nodeId === b.nodeId && named.length > 0 ? 1 : 0.5;
}

const placeOf = ({ where, problem }: Matter) => ({ ...findPlace(problem), ...findPlace(where) });

/** The share of the pairs of characters that both have; words for the same thing weigh more than how it is said. */
function sameWords(a: Matter, b: Matter, category: Category | undefined): number {
  const [one, other] = [squeeze(a.problem), squeeze(b.problem)];
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  const share = pairs.size + others.size === 0 ? 0 : (2 * shared) / (pairs.size + others.size);
  const things = [...(category?.things ?? []), ...(category?.troubles ?? [])].map(squeeze);
  const sameThing = things.some((thing) => one.includes(thing) && other.includes(thing));
  return Math.max(share, sameThing ? 0.7 : 0);
}

/** Without the numbered place, which counts by itself. */
function pairsOf(text: string): Set<string> {
  const place = findPlace(text);
  const words = place?.building ? text.slice(0, place.from) + text.slice(place.to) : text;
  const letters = [...words.replace(/[^\p{L}\p{N}]/gu, "")];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}
