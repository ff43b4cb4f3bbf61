import { z } from "zod";
import { askedSubject } from "../../storage/asked.ts";
import { answer } from "../handler.ts";
import { clip, squeeze } from "../text.ts";
import { dateKey } from "../time/shanghai.ts";
import { askedBefore } from "./answer-question.ts";
import { citationOf } from "./citation.ts";

const inGroup = 600;
const inPrivate = 1800;

export const tellMore = answer({
  name: "tell-more",
  help: "“详细” 看刚才那条回答的全文",
  examples: ["详细"],
  slots: z.object({}),
  allow: "everyone",

  hears({ text, directed }) {
    const wants =
      /^(?:(?:看|要|说|再)?(?:详细|详情|全文|原文|具体|展开)(?:点|些|一点|一些|说说|讲讲|内容)?|更多)[。!?~]*$/u;
    return directed && wants.test(squeeze(text)) ? {} : undefined;
  },

  async run(said, store) {
    const before = await askedBefore(said, store);
    if (!before || before.passages.length === 0) return undefined;
    const passages = await store.documents.passages(before.passages);
    const clauses = passages.map(({ clause, heading, text, cells }) =>
      cells.length > 0
        ? cells.map(([column, cell]) => `${column}：${cell || "（没有写）"}`).join("\n")
        : [clause || heading, text].filter(Boolean).join(" "),
    );
    const most = said.message.placeKind === "group" ? inGroup : inPrivate;
    const text = `${clip(clauses.join("\n"), most)}\n${citationOf(passages, dateKey(said.now), said.community.rules)}`;
    return [{ to: "here", text, subject: askedSubject(before.inboxId) }];
  },
});
