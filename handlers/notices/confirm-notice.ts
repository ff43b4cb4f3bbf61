import { z } from "zod";
import type { Notice } from "../../storage/notices.ts";
import type { Store } from "../../storage/storage.ts";
import { action, type Said } from "../handler.ts";
import { squeeze } from "../text.ts";

const DAY_MS = 24 * 3_600_000;

/** A receipt is counted in silence: a group of 300 must not hear the bot 300 times. */
export const confirmNotice = action({
  name: "confirm-notice",
  help: "看到通知回“收到”",
  examples: ["收到", "收到，谢谢"],
  slots: z.object({}),
  allow: "everyone",

  hears({ text, group, subject }) {
    if (!group && !subject?.startsWith("notice:")) return undefined;
    return /^(?:好的?,?)?(?:已)?(?:收到|知道|明白|看到)(?:了|啦)?(?:[,。!~]*(?:谢谢|感谢|辛苦|好的).{0,6})?[,。!~]*$/u.test(
      squeeze(text),
    )
      ? {}
      : undefined;
  },

  async run(said, store) {
    const notice = await whichNotice(said, store);
    if (!notice) return undefined;
    if (await store.notices.confirm(notice.id, said.person.id, said.now)) {
      const subject = `notice:${notice.id}`;
      const actorId = said.person.id;
      await store.journal.add([{ subject, name: "received", actorId, at: said.now, note: "" }]);
    }
    return [];
  },
});

/** The quoted notice; unquoted, the newest of this group that the person has not confirmed. */
async function whichNotice(
  { subject, person, message, community, now }: Said,
  store: Store,
): Promise<Notice | undefined> {
  if (subject?.startsWith("notice:")) return store.notices.find(Number(subject.slice("notice:".length)));
  if (subject !== undefined) return undefined;
  const since = new Date(now.getTime() - community.rules.manners.receiptDays * DAY_MS);
  const [newest] = await store.notices.unconfirmed(person.id, message.channel, message.place, since);
  return newest;
}
