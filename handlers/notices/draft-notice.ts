import { z } from "zod";
import type { Role } from "../../storage/community.ts";
import { answer } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";
import { clip } from "../text.ts";
import { findMoment } from "../time/chinese-time.ts";
import { sayClock, sayDay } from "../time/shanghai.ts";
import { dropDraft } from "./drop-draft.ts";
import { postNotice } from "./post-notice.ts";
import { groupsFor } from "./scope.ts";

export const announcers: readonly Role[] = ["secretary", "dispatcher"];

const written =
  /^\s*(?:发|发个|发布)?(?:通知|公告)\s*(?<scope>[^:：，,\n]{0,30})(?<!\d)[:：]\s*(?<text>[\s\S]+)$/u;
/** Without a colon only after words that cannot be anything but the audience. */
const plainly =
  /^\s*(?:发|发个)?通知(?<scope>大家|全体居民|居民|全体党员|党员|网格员|工作人员|\d{1,3}号楼居民)(?<text>\S[\s\S]*)$/u;
const longest = 1500;

export const draftNotice = answer({
  name: "draft-notice",
  help: "“通知 3号楼居民：明天上午9点停水” 先预览，回“确认”发到对应的群",
  examples: ["通知 3号楼居民：明天上午9点停水", "通知 全体居民：周六上午社区便民服务"],
  slots: z.object({ scope: z.string(), text: z.string().min(1) }),
  allow: announcers,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, directed }) {
    const { scope = "", text: words = "" } = (written.exec(text) ?? plainly.exec(text))?.groups ?? {};
    if (!directed || words.trim() === "") return undefined;
    return { scope: scope.trim() || "全体居民", text: words.trim() };
  },

  async run({ slots, person, community, now }, store) {
    const { tree, rules } = community;
    if (slots.text.length > longest) {
      return [{ to: "here", text: `通知太长了（${slots.text.length}字），请缩到${longest}字以内。` }];
    }
    const groups = groupsFor(slots.scope, person, announcers, await store.places.groups(), tree);
    if (groups.length === 0) {
      return [
        {
          to: "here",
          text: `没有找到“${slots.scope}”对应的群，请换个说法，例如“3号楼居民”“全体居民”“党员”。`,
        },
      ];
    }
    const text = withDate(slots.text, now);
    const leavesAt = afterQuiet(now, rules.manners);
    const late = leavesAt > now ? `现在是休息时间，会在 ${sayClock(leavesAt)} 发出。\n` : "";
    const places = groups.map(({ channel, place }) => ({ channel, place }));
    return [
      {
        to: "here",
        text: [
          `预览，发到：${groups.map(({ name }) => `“${name}”`).join("、")}`,
          `【通知】${slots.scope}：${clip(text, longest)}`,
          `${late}回“确认”就发出，${rules.manners.confirmMinutes} 分钟内有效；要改就回“取消”再写一遍。`,
        ].join("\n"),
        choices: [
          {
            words: ["取消", "不发", "不发了", "算了", "不用了", "先不发"],
            openings: ["不对", "错了", "写错", "改成", "改为", "不是"],
            handler: dropDraft.name,
            slots: {},
          },
          {
            words: ["确认", "确定", "发出"],
            handler: postNotice.name,
            slots: { scope: slots.scope, text, places },
          },
        ],
      },
    ];
  },
});

/** 明天 means another day to whoever reads it tomorrow, so the date is put beside it. */
function withDate(text: string, now: Date): string {
  const moment = findMoment(text, now);
  if (!moment || !/今|明|后天|周|星期|礼拜/u.test(text.slice(moment.from, moment.to))) return text;
  return `${text.slice(0, moment.to)}（${sayDay(moment.at, now).replace(/[（）]/gu, "")}）${text.slice(moment.to)}`;
}
