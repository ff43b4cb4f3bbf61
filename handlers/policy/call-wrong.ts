import { z } from "zod";
import { askedSubject } from "../../storage/asked.ts";
import type { Store } from "../../storage/storage.ts";
import { action } from "../handler.ts";
import { squeeze } from "../text.ts";
import { askedBefore, registering, whoKnows } from "./answer-question.ts";
import { isForStaff } from "./for-staff.ts";

export const callWrong = action({
  name: "call-wrong",
  help: "“不对” 说刚才的回答不对，请社区核对",
  examples: ["不对"],
  slots: z.object({}),
  allow: "everyone",

  hears({ text, directed }) {
    const disputes =
      /^(?:你|这)?(?:说|答|讲|回答)?(?:得|的)?(?:不对|错了|不准|有误|过时了|不是这样的?)[吧啊呀了。,!~]*$|^(?:答非所问|没答到点上|不是我问的|不是问这个|没回答我的问题)[。!~]*$/u;
    return directed && disputes.test(squeeze(text)) ? {} : undefined;
  },

  async run(said, store) {
    const before = await askedBefore(said, store);
    if (!before || before.passages.length === 0) return undefined;
    const who = await whoKnows(said, store);
    const kept = (await isForStaff(before.words, said, store)) ? await keep(before.inboxId, store) : "";
    return [
      {
        to: "here",
        text: `${kept}${who}或回“登记”，由工作人员答复您。`,
        subject: askedSubject(before.inboxId),
        choices: [registering(before.words, said)],
      },
    ];
  },
});

async function keep(inboxId: number, store: Store): Promise<string> {
  return (await store.asked.wrong(inboxId)) ? "已记下，请社区核对这条回答。" : "这条已经请社区核对了。";
}
