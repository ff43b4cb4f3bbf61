import { z } from "zod";
import { action } from "../handler.ts";
import { carryOut } from "./carry-out.ts";
import { tellConcerned, tellGroups } from "./concerned.ts";
import { askNumber, meantFor, triageOf } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";

/** 不归社区管，去区信访局反映: the reason, and behind the last comma where to go. */
const reasonAndWhere =
  /^(?<why>[\s\S]{2,}?)[\s,，。;；]+(?<where>(?:请|可以?|您|建议|麻烦|应该?)*(?:去|到|找|向|联系|拨?打|拨|咨询|由|走|问)[^,，。;；]{2,}(?:[,，][^。;；]*)?)[。!！]*$/u;

export const declineRequest = action({
  name: "decline-request",
  help: "“不受理 1 原因，去哪里办” 不归社区办的诉求，告诉居民去哪里办",
  examples: ["不受理 1 这是劳动纠纷，请去区人社局办", "不予受理 1 不归社区管，打 12345"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: ["duty-desk", "secretary", "dispatcher", "grid-leader", "supervisor"],

  hears: (said) => readOrder(said, "不予?受理"),

  async run({ slots, ...said }, store) {
    const among = await triageOf(said, store);
    const example = "不受理 3 这是劳动纠纷，请去区人社局办";
    const request = (await meantFor("decline", said, slots.number, store, among)) ?? askNumber(example);
    if (Array.isArray(request)) return request;
    const { why, where } = reasonAndWhere.exec(slots.words)?.groups ?? {};
    if (!why || !where) {
      const how = example.replace("3", String(request.number));
      return [answerAbout(request, `不受理要写明原因，还要告诉居民去哪里办，例如“${how}”。`)];
    }
    const { now, community, message } = said;
    const ended = { outcome: "out-of-scope" as const, result: why, target: placeIn(where), closedAt: now };
    const declined = await carryOut("decline", request, ended, { ...said, note: `${why}，${where}` }, store);
    if (Array.isArray(declined)) return declined;
    return [
      answerAbout(declined, `#${declined.number} 不予受理，已把原因和去处告诉居民。`),
      ...(await tellConcerned(
        declined,
        (number) => `您的诉求 #${number} 社区办不了：${why}。${where}。`,
        store,
      )),
      ...(await tellGroups(
        declined,
        "不予受理，原因和去处已私聊告知。",
        { community, now, here: message },
        store,
      )),
    ];
  },
});

/** 请去区人社局办 is 区人社局. */
function placeIn(where: string): string {
  const place = where
    .replace(/^(?:请|可以?|您|建议|麻烦|应该?)*(?:去|到|找|向|联系|咨询|由|问)?/u, "")
    .replace(/(?:办理?|反映|咨询|申请|投诉|处理|解决)$/u, "");
  return place || where;
}
