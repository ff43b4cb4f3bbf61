import { z } from "zod";
import { answer } from "../handler.ts";
import { clip, squeeze } from "../text.ts";
import { sayMoment } from "../time/shanghai.ts";
import { triageOf } from "./meant.ts";

const shown = 20;

export const listTriage = answer({
  name: "list-triage",
  help: "“待分派” 列出还没有承办人的诉求",
  examples: ["待分派", "待分派有哪些"],
  slots: z.object({}),
  allow: ["duty-desk", "secretary", "dispatcher"],

  hears: ({ text, directed }) =>
    directed &&
    /^(?:查看?|列出|看看)?(?:待分派|待派单|没人接的诉求)(?:的)?(?:诉求|列表|有哪些)?[?。]*$/u.test(
      squeeze(text),
    )
      ? {}
      : undefined,

  async run(said, store) {
    const waiting = await triageOf(said, store);
    if (waiting.length === 0) return [{ to: "speaker", text: "没有待分派的诉求。" }];
    const { now, community } = said;
    const lines = waiting.slice(0, shown).map(({ number, category, where, nodeId, dueAt, reason }) => {
      const place = where || community.tree.find(nodeId)?.name || "";
      return `#${number} · ${category} · ${place} · ${sayMoment(dueAt, now)} 到期${reason && `（${clip(reason, 40)}）`}`;
    });
    const more = waiting.length > shown ? [`还有${waiting.length - shown}件。`] : [];
    return [
      { to: "speaker", text: [...lines, ...more, `回“派给王秀兰 ${waiting[0]?.number}”分派。`].join("\n") },
    ];
  },
});
