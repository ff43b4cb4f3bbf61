import { z } from "zod";
import { action } from "../handler.ts";
import { afterQuiet } from "../outgoing.ts";
import { sayClock } from "../time/shanghai.ts";

/** What 确认 does after a preview. Nobody says it outright. */
export const postNotice = action({
  name: "post-notice",
  help: "",
  examples: [],
  slots: z.object({
    scope: z.string(),
    text: z.string(),
    places: z.array(z.object({ channel: z.string(), place: z.string() })).min(1),
  }),
  allow: ["secretary", "dispatcher"],

  hears: () => undefined,

  async run({ slots, person, community, now }, store) {
    const { scope, text, places } = slots;
    const number = await store.settings.nextNumber("notice");
    const notice = await store.notices.post(
      { number, authorId: person.id, scope, text, postedAt: now },
      places,
    );
    const leavesAt = afterQuiet(now, community.rules.manners);
    const subject = `notice:${notice.id}`;
    await store.journal.add([{ subject, name: "posted", actorId: person.id, at: now, note: scope }]);
    return [
      ...places.map((to) => ({
        to,
        subject,
        priority: "notice" as const,
        text: `【通知】${scope}：${text}\n看到请回“收到”。`,
      })),
      {
        to: "here",
        subject,
        text: `通知 ${number} ${leavesAt > now ? `会在 ${sayClock(leavesAt)} 发到` : "正发到"} ${places.length} 个群。问“收到情况 ${number}”看多少人收到。`,
      },
    ];
  },
});
