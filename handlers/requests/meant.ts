import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import type { Reply, Said } from "../handler.ts";
import { holdsAt } from "../people/may.ts";
import { maySee } from "./about-staff.ts";
import { refusalOf } from "./carry-out.ts";
import { type MoveName, moves, stateNames } from "./lifecycle.ts";
import { answerAbout, notFound, whichRequest, whichTask } from "./numbers.ts";

/**
 * The request that somebody means who wants to make this move: by number or quotation any, else the only one of
 * `among`, or of their own tasks. The words of a refusal when they may not, before anything else is said about it.
 * Undefined: the words were about no request.
 */
export async function meantFor(
  name: MoveName,
  said: Said,
  number: number | undefined,
  store: Store,
  among?: Request[],
): Promise<Request | Reply[] | undefined> {
  const found = among
    ? await whichRequest(said, number, among, store)
    : await whichTask(said, number, moves[name].from, store);
  if (found === undefined) return number === undefined ? undefined : notFound;
  if (Array.isArray(found)) return found;
  return (await refusalOf(name, found, said, store)) ?? found;
}

/** What is said to an order that names no request: how it is written. */
export function askNumber(example: string): Reply[] {
  return [{ to: "here", text: `是哪一件诉求？请带上编号，例如“${example}”。` }];
}

/** Names and places are for the speaker; a group hears number and state, of a private matter nothing. */
export function answerInFull(request: Request, text: string, { message }: Said): Reply[] {
  const full: Reply = { to: "speaker", subject: `request:${request.id}`, text };
  if (message.placeKind === "private") return [{ ...full, to: "here" }];
  if (request.private) return [full];
  return [answerAbout(request, `#${request.number} · ${stateNames[request.state]}`), full];
}

/** The triage box, as far as somebody sorts it: what has no owner, the most pressing first. */
export async function triageOf({ person, community: { tree } }: Said, store: Store): Promise<Request[]> {
  const waiting = await store.requests.inStates(["registered"]);
  return waiting.filter(
    (request) =>
      maySee(person, request, tree) &&
      holdsAt(person, ["duty-desk", "secretary", "dispatcher"], request.nodeId, tree),
  );
}
