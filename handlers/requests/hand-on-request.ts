import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { sayMoment } from "../time/shanghai.ts";
import { colleagueFor, namedIn, orderTo, restOf } from "./colleague.ts";
import { dispatch, fixedFor, taskFor, tellOfOwner } from "./dispatch.ts";
import { answerInFull, askNumber, meantFor } from "./meant.ts";
import { readOrder } from "./numbers.ts";

export const handOnRequest = action({
  name: "hand-on-request",
  help: "“转给李建国 1 原因” 把诉求转给别的工作人员",
  examples: ["转给李建国 1 8号楼归他管", "1 转给李建国，他更熟悉"],
  slots: orderTo,
  allow: staff,

  hears: (said) => readOrder(said, "转给|转交给?|交给", { nameFirst: true }),

  async run({ slots, ...said }, store) {
    const named = await namedIn(slots.words, store);
    const { number, words: why } = restOf(slots, named, said);
    const request = (await meantFor("hand-on", said, number, store)) ?? askNumber("转给李建国 3 原因");
    if (Array.isArray(request)) return request;
    const colleague = await colleagueFor(request, named, { handler: "hand-on-request", slots }, said, store);
    if (Array.isArray(colleague)) return colleague;
    return sendTo(
      colleague,
      request,
      { move: "hand-on", why, title: "转给您的诉求", how: "转" },
      said,
      store,
    );
  },
});

interface Way {
  move: "hand-on" | "return" | "raise" | "dispatch";
  /** In the words of whoever sends it. */
  why: string;
  /** What the new owner reads first. */
  title: string;
  /** What those who wait hear of it, before 由…办理. */
  how: string;
  changes?: Partial<Request>;
}

/** Sends a request to somebody else: they get the task and a new limit to sign, those who wait hear who has it now. */
export async function sendTo(
  owner: Person,
  request: Request,
  { move, why, title, how, changes = {} }: Way,
  said: Said,
  store: Store,
): Promise<Reply[]> {
  const { person, community, now } = said;
  const proposal = await fixedFor(owner, request, why || request.reason, said, store);
  // Of a dispatch residents read to whom it went.
  const note = move === "dispatch" || why === "" ? {} : { note: why };
  const doing = { person, community, now, move, changes, ...note };
  const sent = await dispatch(request, proposal, doing, store);
  if (Array.isArray(sent)) return sent;
  const because = why ? `（${person.name}：${why}）` : "";
  return [
    ...answerInFull(
      sent,
      `#${sent.number} 已交给${owner.name}，请对方在 ${sayMoment(sent.signBy, now)} 前签收。`,
      said,
    ),
    await taskFor(owner, sent, { community, now, why: title, because }, store),
    ...(await tellOfOwner(sent, owner, how, [owner.id, person.id], store)),
  ];
}
