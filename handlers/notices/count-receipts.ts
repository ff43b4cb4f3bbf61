import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import { answer } from "../handler.ts";
import { holdsAt } from "../people/may.ts";
import { clip, squeeze } from "../text.ts";
import { readNumber } from "../time/chinese-numbers.ts";
import { sayMoment } from "../time/shanghai.ts";

const asked =
  /^(?:通知(?<a>\d{1,6})?)?(?:的)?(?:收到情况|收到人数|回执|谁收到了?|多少人收到了?|有多少人收到了?|几个人收到了?)[:,]?(?:通知)?[#]?(?<b>\d{1,6})?[?。]*$/u;

const askers: readonly Role[] = ["secretary", "dispatcher", "duty-desk"];

export const countReceipts = answer({
  name: "count-receipts",
  help: "“收到情况” 看最近一次通知有多少人回了收到",
  examples: ["收到情况", "收到情况 1", "多少人收到了？"],
  slots: z.object({ number: z.number().optional() }),
  allow: askers,

  hears({ text, directed }) {
    const groups = directed ? asked.exec(squeeze(text))?.groups : undefined;
    return groups && { number: readNumber(groups.a ?? groups.b ?? "") };
  },

  async run({ slots, person, community, now }, store) {
    const latest = await store.notices.latest(50);
    const notice =
      slots.number === undefined
        ? latest.find(({ authorId }) => authorId === person.id)
        : await store.notices.findNumber(slots.number);
    const nodes = notice ? await store.notices.nodesOf(notice.id) : [];
    const own =
      notice?.authorId === person.id || nodes.every((node) => holdsAt(person, askers, node, community.tree));
    if (!notice || !own) return [{ to: "here", text: "还没有发过这条通知。" }];
    const count = await store.notices.receipts(notice.id);
    const { number, scope, text, postedAt } = notice;
    return [
      {
        to: "here",
        text: `通知 ${number}（${scope}：${clip(text, 20)}，${sayMoment(postedAt, now)}发布）：${count} 人回复收到。`,
      },
    ];
  },
});
