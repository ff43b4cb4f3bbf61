import { z } from "zod";
import type { Community } from "../community.ts";
import { action, type Reply } from "../handler.ts";

/** What 取消 does after the preview of a change of the roster. Nobody says it outright. */
export const dropChange = action({
  name: "drop-change",
  help: "",
  examples: [],
  slots: z.object({}),
  allow: "everyone",

  hears: () => undefined,

  run: async () => [{ to: "here", text: "好的，什么都没有改。" }],
});

/** Says what will be changed, and has `handler` do it when the person says so. */
export function previewOf(
  what: string,
  handler: string,
  slots: Record<string, unknown>,
  { rules }: Community,
): Reply[] {
  const minutes = rules.manners.confirmMinutes;
  const how = `回“确认”就生效，${minutes} 分钟内有效；不对就回“取消”。`;
  const choices = [
    { words: ["取消", "不用了", "算了", "不对", "错了"], handler: dropChange.name, slots: {} },
    { words: ["确认", "确定"], handler, slots },
  ];
  return [{ to: "here", text: `预览：${what}\n${how}`, choices }];
}
