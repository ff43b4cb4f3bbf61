import { z } from "zod";
import { action } from "../handler.ts";
import { staff } from "../people/may.ts";
import { squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { carryOut } from "./carry-out.ts";
import { isOneOf, readNumberOf, whichTask } from "./numbers.ts";

export const takeRequest = action({
  name: "take-request",
  help: "“收到 1” 签收派给您的诉求",
  examples: ["收到", "收到 1", "签收 1"],
  slots: z.object({ number: z.number().optional() }),
  allow: staff,

  hears({ text, message, subject }) {
    if (message.placeKind === "group" && !subject?.startsWith("request:")) return undefined;
    const said =
      /^(?:[#r-]*\d+)?(?:号)?[,:]?(?:好的?,?)?(?:已|我)?(?:收到|签收|接单|我来处理|马上处理|这就去)(?:了|啦)?[,。!:]{0,3}(?:(?:我)?(?:马上|现在|这就|尽快|立刻)(?:处理|去|过去|联系|安排)(?:看看)?)?[,。!]{0,3}(?:[#r-]*\d+)?(?:号)?[。!]{0,3}$/u;
    return said.test(squeeze(text)) ? { number: readNumberOf(text) } : undefined;
  },

  async run({ slots, text, person, subject, community, now }, store) {
    const request = await whichTask({ text, subject, person }, slots.number, ["dispatched"], store);
    if (request === undefined || Array.isArray(request)) return request;
    if (isOneOf(request, ["accepted"]) && request.ownerId === person.id)
      return [{ to: "here", text: `#${request.number} 已经签收过了。` }];
    const signed = await carryOut(
      "sign",
      request,
      {
        ownerId: person.id,
        // Who signs as the deputy changes places with the owner.
        deputyId: request.ownerId === person.id ? request.deputyId : request.ownerId,
        acceptedAt: now,
      },
      { person, community, now },
      store,
    );
    if (Array.isArray(signed)) return signed;
    const about = `request:${request.id}`;
    return [
      {
        to: "here",
        subject: about,
        text:
          request.dueAt > now
            ? `已签收 #${request.number}，请在 ${sayMoment(request.dueAt, now)} 前办结。`
            : `已签收 #${request.number}，已经超时，请马上办。`,
      },
      {
        to: { person: request.openedBy },
        subject: about,
        text: `您的诉求 #${request.number} 已由${person.title || person.name}签收，正在处理。`,
      },
    ];
  },
});
