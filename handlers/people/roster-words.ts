import type { Role } from "../../storage/community.ts";
import type { Node } from "../../storage/places.ts";
import type { Span } from "../../storage/roster.ts";
import type { Reply, Said } from "../handler.ts";
import type { Tree } from "../places/tree.ts";
import { squeeze } from "../text.ts";
import { sayClock, sayDay, sayMoment } from "../time/shanghai.ts";
import { roleNames } from "./role-names.ts";

/** Source of a pattern for a person's name, or the id that tells two of one name apart. */
export const nameWords = "[\\p{Script=Han}·]{2,8}|[a-z0-9-]{2,40}";

/** What people also call the roles. */
const otherNames: [words: RegExp, role: Role][] = [
  [/^(?:社区)?值班(?:员|人员)?$/u, "duty-desk"],
  [/^(?:社区|党支部|支部)?书记$/u, "secretary"],
  [/^(?:街道)?分派员?$/u, "dispatcher"],
  [/^(?:街道)?督办员?$/u, "supervisor"],
  [/^(?:楼长|信息员)$/u, "building-captain"],
  [/^审计员$/u, "auditor"],
  [/^系统管理员$/u, "administrator"],
];

export function roleCalled(words: string): Role | undefined {
  const said = squeeze(words);
  const named = Object.entries(roleNames).find(([, name]) => name === said)?.[0] as Role | undefined;
  return named ?? otherNames.find(([pattern]) => pattern.test(said))?.[1];
}

/** The one node that is called so, by its whole name or the end of it; those that `isNear` lets through before others. */
export function nodeCalled(words: string, tree: Tree, isNear: (node: Node) => boolean): Node | undefined {
  const said = squeeze(words);
  const whole = tree.nodes.filter(({ name }) => squeeze(name) === said);
  const ending = tree.nodes.filter(({ name, kind }) => {
    const full = squeeze(name);
    return full.endsWith(said) || (kind !== "grid" && kind !== "building" && full.startsWith(said));
  });
  const found = whole.length > 0 ? whole : ending;
  const near = found.filter(isNear);
  const [only, ...others] = near.length > 0 ? near : found;
  return said.length > 1 && others.length === 0 ? only : undefined;
}

/** 春晖社区第一网格网格员; a street's own desks are called so already. */
export function postName(role: Role, node: Node | undefined): string {
  const name = roleNames[role];
  return node?.kind === "street" && name.startsWith("街道") ? name : `${node?.name ?? ""}${name}`;
}

/** 11月25日（周三）到11月28日（周六）; hours only where it does not begin or end with a day. */
export function saySpan({ from, until }: Span, now: Date): string {
  const isWhole = sayClock(until) === "00:00" && (sayClock(from) === "00:00" || from <= now);
  const last = new Date(until.getTime() - 1);
  if (isWhole) return [...new Set([sayDay(from, now), sayDay(last, now)])].join("到");
  const isOneDay = sayDay(from, now) === sayDay(last, now);
  const end = sayClock(until) === "00:00" ? "24:00" : sayClock(until);
  return isOneDay ? `${sayMoment(from, now)}—${end}` : `${sayMoment(from, now)}到${sayMoment(until, now)}`;
}

/** What concerns the speaker alone is not said in a group, unless there is no other way. */
export function aside({ message, account }: Said, text: string): Reply {
  const isAlone = message.placeKind === "private" || account.privatePlace === undefined;
  return { to: isAlone ? "here" : "speaker", text };
}
