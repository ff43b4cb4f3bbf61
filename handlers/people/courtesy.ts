import { z } from "zod";
import { answer } from "../handler.ts";
import { squeeze } from "../text.ts";

const polite =
  /^(?:好的?|好滴|行|嗯+|哦+|ok|okay|收到|知道了?|明白了?|谢谢.{0,6}|多谢.{0,4}|感谢.{0,6}|辛苦.{0,6}|没事了?|不客气|再见|\p{Extended_Pictographic}+)[,。!~了啦]*(?:谢谢.{0,4}|辛苦.{0,4})?[。!~]*$/u;

/** 好的 and 谢谢 need no answer, and certainly not "I did not understand". */
export const courtesy = answer({
  name: "courtesy",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",
  hears: ({ text, directed }) => (directed && polite.test(squeeze(text)) ? {} : undefined),
  run: async () => [],
});
