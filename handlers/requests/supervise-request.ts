import { z } from "zod";
import { action } from "../handler.ts";
import { sayMoment } from "../time/shanghai.ts";
import { carryOut } from "./carry-out.ts";
import { askNumber, meantFor } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";
import { tellersOf } from "./tellers.ts";

export const superviseRequest = action({
  name: "supervise-request",
  help: "“督办 1 要求” 下督办单，承办人马上收到",
  examples: ["督办 1", "督办 1 今天之内给居民答复"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: ["grid-leader", "secretary", "dispatcher", "supervisor", "duty-desk"],

  hears: (said) => readOrder(said, "督办(?!单|员)"),

  async run({ slots, ...said }, store) {
    const request = (await meantFor("supervise", said, slots.number, store, [])) ?? askNumber("督办 3");
    if (Array.isArray(request)) return request;
    const { community, now, person } = said;
    const supervision = request.supervision === "listed" ? ("listed" as const) : ("supervised" as const);
    const pressed = await carryOut(
      "supervise",
      request,
      { supervision },
      { ...said, note: slots.words },
      store,
    );
    if (Array.isArray(pressed)) return pressed;
    const { number, category, dueAt } = pressed;
    const wish = slots.words ? `要求：${slots.words}。` : "";
    const [owner] = await tellersOf(["owner", "duty-desk", "secretary"], pressed, community, now, store);
    const told = {
      to: { person: owner ?? person.id },
      subject: `request:${pressed.id}`,
      priority: "deadline" as const,
      allHours: community.rules.limits[pressed.class].allHours,
      text: `【督办】#${number} · ${category}，${person.title || person.name}督办。${wish}时限 ${sayMoment(dueAt, now)}，请抓紧办。`,
      otherwise: `#${number} 督办，请转告承办人。`,
    };
    return [
      answerAbout(pressed, `#${number} 已督办，承办人会马上收到。`),
      ...(owner === undefined || owner === person.id ? [] : [told]),
    ];
  },
});
