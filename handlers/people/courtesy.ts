import { z } from "zod";
import { answer } from "../handler.ts";
import { squeeze } from "../text.ts";

const polite =
  /^(?:好的?|好滴|行|嗯+|哦+|ok|okay|收到|知道了?|明白了?|谢谢.{0,6}|多谢.{0,4}|感谢.{0,6}|辛苦.{0,6}|没事了?|不客气|再见|\p{Extended_Pictographic}+)[,。!~了啦]*(?:谢谢.{0,4}|辛苦.{0,4})?[。!~]*$/u;

const greeting =
  /^(?:你好|您好|嗨|hi|hello|在吗|在不在|早上?好|晚上好)[啊呀,。!?~]*$|(?:你|您)(?:是|叫)(?:不是)?(?:谁|什么|真人|机器人|人工|人吗|ai)/u;
const introduction =
  "您好，我是社区的机器人“邻里”，不是真人。可以问我政策，也可以告诉我哪里出了什么事；回“帮助”看更多。";

/** 好的 and 谢谢 need no answer, and certainly not "I did not understand". */
export const courtesy = answer({
  name: "courtesy",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",
  hears: ({ text, directed }) =>
    directed && (polite.test(squeeze(text)) || greeting.test(squeeze(text))) ? {} : undefined,
  run: async ({ text }) => (greeting.test(squeeze(text)) ? [{ to: "here", text: introduction }] : []),
});
