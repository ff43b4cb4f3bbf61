import { z } from "zod";
import { answer } from "../handler.ts";

const sentences = {
  picture: "图片收到了。请再用一句话说在哪里、出了什么事，才能登记。",
  voice: "这段语音没有听清，请打字再说一遍。",
  video: "视频我看不了。请用一句话说在哪里、出了什么事。",
  file: "文件我看不了。请用文字说要办什么事。",
  other: "这种消息我看不懂，请用文字说一遍。",
} as const;

/** What came without words is answered with a kind sentence, when it was meant for the bot. */
export const lookAt = answer({
  name: "look-at",
  help: "",
  examples: [],
  slots: z.object({ kind: z.enum(["picture", "voice", "video", "file", "other"]) }),
  allow: "everyone",

  hears({ text, directed, message: { kind } }) {
    return directed && text === "" && kind !== "text" ? { kind } : undefined;
  },

  run: async ({ slots: { kind } }) => [{ to: "here", text: sentences[kind] }],
});
