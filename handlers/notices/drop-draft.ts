import { z } from "zod";
import { action } from "../handler.ts";

/** What 取消 does after a preview. Nobody says it outright. */
export const dropDraft = action({
  name: "drop-draft",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",

  hears: () => undefined,

  run: async () => [{ to: "here", text: "好的，没有发出。要改的话，请把通知重新写一遍。" }],
});
