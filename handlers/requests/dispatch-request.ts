import { action } from "../handler.ts";
import { colleagueFor, namedIn, orderTo, restOf } from "./colleague.ts";
import { sendTo } from "./hand-on-request.ts";
import { askNumber, meantFor, triageOf } from "./meant.ts";
import { readOrder } from "./numbers.ts";

export const dispatchRequest = action({
  name: "dispatch-request",
  help: "“派给王秀兰 1” 分派或改派诉求",
  examples: ["派给王秀兰 1", "把1派给王秀兰"],
  slots: orderTo,
  allow: ["duty-desk", "secretary", "dispatcher", "grid-leader", "supervisor"],

  hears: (said) => readOrder(said, "(?:改|分|重新)?派(?:单|发)?给", { nameFirst: true }),

  async run({ slots, ...said }, store) {
    const named = await namedIn(slots.words, store);
    const { number, words: why } = restOf(slots, named, said);
    const among = await triageOf(said, store);
    const request = (await meantFor("dispatch", said, number, store, among)) ?? askNumber("派给王秀兰 3");
    if (Array.isArray(request)) return request;
    const colleague = await colleagueFor(request, named, { handler: "dispatch-request", slots }, said, store);
    if (Array.isArray(colleague)) return colleague;
    return sendTo(colleague, request, { move: "dispatch", why, title: "派给您的诉求", how: "" }, said, store);
  },
});
