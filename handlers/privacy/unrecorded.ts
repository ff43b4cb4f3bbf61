import { z } from "zod";
import { action } from "../handler.ts";
import { squeeze } from "../text.ts";

const off = /^(?:请|以后)?(?:不要|别|不准|不许)(?:再)?记录我(?:说的话|的话|的消息|的聊天)?(?:了)?[。!]*$/u;
const on = /^(?:可以|恢复|重新)记录我(?:说的话|的话|的消息|的聊天)?(?:了)?[。!]*$/u;

/** Whether talk that somebody does not mean for the bot is kept. The pipeline heeds it. */
export const stayUnrecorded = action({
  name: "stay-unrecorded",
  help: "“不要记录我” 您没对我说的话就不留存；“可以记录我” 恢复",
  examples: ["不要记录我", "可以记录我"],
  slots: z.object({ unrecorded: z.boolean() }),
  allow: "everyone",
  anywhere: true,

  hears({ text }) {
    const said = squeeze(text);
    if (off.test(said)) return { unrecorded: true };
    return on.test(said) ? { unrecorded: false } : undefined;
  },

  async run({ slots: { unrecorded }, person, message, community }, store) {
    await store.people.setUnrecorded(person.id, unrecorded);
    const { forgetHours } = community.rules.manners;
    if (!unrecorded) {
      const text = `好的，恢复了。您在群里说的话，没成为诉求的，${forgetHours}小时后照样抹去。`;
      return [{ to: "here", text }];
    }
    const short = "好的，以后您没有@我、没有引用我的话，我看过就丢，不留存；险情仍会处理。";
    if (message.placeKind === "group") return [{ to: "here", text: short }];
    const text = [
      `${short}要报事、回“收到”，请@我、引用我的话，或私聊我。`,
      "回“可以记录我”恢复；已经留下的，回“我的数据”看，回“删除我的数据”删。",
    ].join("\n");
    return [{ to: "here", text }];
  },
});
