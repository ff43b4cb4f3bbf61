import { z } from "zod";
import { answer, type Handler } from "../handler.ts";
import { squeeze } from "../text.ts";
import { mayUse } from "./may.ts";

const asked =
  /^(?:帮助|help|使用说明|菜单|你能干什么|你能做什么|你会什么|怎么用(?:你)?|你是谁|有什么功能)[?!。]*$/u;

/** Says what this very person may do here; reads the handlers' own descriptions. */
export function helpFor(handlers: readonly Handler[]) {
  return answer({
    name: "help",
    help: "“帮助” 看您能在这里做什么",
    examples: ["帮助", "你能做什么？"],
    slots: z.object({}),
    allow: "everyone",

    hears({ text, directed, message }) {
      const said = squeeze(text);
      return asked.test(said) && (directed || (message.placeKind === "group" && said === "帮助"))
        ? {}
        : undefined;
    },

    async run({ person, message, account }) {
      const able = handlers.filter((handler) => handler.help !== "" && mayUse(person, handler));
      // The list begins with what is tried first; what people need most stands at its end.
      const lines = able.toReversed().map(({ help }) => `· ${help}`);
      const isAlone = message.placeKind === "private" || account.privatePlace !== undefined;
      const head = isAlone ? `${person.name}，您可以：` : "您可以：";
      const text = [head, ...lines, "我是机器人，答复以文件原文和工作人员为准。"].join("\n");
      if (message.placeKind === "private" || !isAlone) return [{ to: "here", text }];
      return [
        { to: "here", text: "使用说明已私聊发您。" },
        { to: "speaker", text },
      ];
    },
  });
}
