import { z } from "zod";
import { action } from "../handler.ts";
import { staff } from "../people/may.ts";
import { carryOut } from "./carry-out.ts";
import { meantFor } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";

export const contactRequest = action({
  name: "contact-request",
  help: "“已联系 1” 记下已经跟居民说过话",
  examples: ["已联系 1", "1 已联系居民，约好明天上门"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: staff,

  // 已联系物业 is no word with the resident.
  hears: (said) =>
    readOrder(
      said,
      "(?:(?:已经?|刚刚?)(?:打?电话)?联系(?:上|过|好|到)?|联系[上过好到])了?(?:居民|本人|对方|业主|住户|他|她)?了?(?=[\\s\\d,，。:#]|$)",
    ),

  async run({ slots, ...said }, store) {
    const request = await meantFor("contact", said, slots.number, store);
    if (request === undefined || Array.isArray(request)) return request;
    const changes = { contactedAt: request.contactedAt ?? said.now };
    const contacted = await carryOut("contact", request, changes, { ...said, note: slots.words }, store);
    if (Array.isArray(contacted)) return contacted;
    return [answerAbout(contacted, `#${contacted.number} 已记下联系过居民。`)];
  },
});
