import type { Reply } from "../handlers/handler.ts";
import { speak } from "../handlers/outgoing.ts";
import type { Outgoing } from "../storage/outbox.ts";
import type { Store } from "../storage/storage.ts";
import { idIn, type Job } from "./job.ts";

const lookedBackMs = 24 * 60 * 60_000;
const told = "told-lost";

/**
 * A notice or reminder that was not sent, or of which nobody knows whether it was, is never sent again by itself: its
 * author hears of it, once, and decides.
 */
export const tellLost: Job = async ({ community, now }, store) => {
  const lost = await store.outbox.lost(new Date(now.getTime() - lookedBackMs));
  const events = await store.journal.of(lost.map(({ id }) => `letter:${id}`));
  const known = new Set(events.filter(({ name }) => name === told).map(({ subject }) => subject));
  const news = lost.filter(({ id }) => !known.has(`letter:${id}`));
  for (const [subject, letters] of Map.groupBy(news, (letter) => letter.subject)) {
    const reply = await wordsFor(subject, letters, store);
    const key = `lost:${letters.map(({ id }) => id).join()}`;
    if (reply) await speak([reply], { key, community, now }, store);
    await store.journal.add(
      letters.map(({ id }) => ({ subject: `letter:${id}`, name: told, actorId: "", at: now, note: "" })),
    );
  }
};

/** Undefined for what nobody has written: a word about a request that is told again with the next one. */
async function wordsFor(subject: string, letters: Outgoing[], store: Store): Promise<Reply | undefined> {
  const isNotice = subject.startsWith("notice:");
  if (!isNotice && !subject.startsWith("reminder:")) return undefined;
  const cause = await (isNotice ? store.notices : store.reminders).find(idIn(subject));
  if (!cause) return undefined;
  const names = await Promise.all(
    letters.map(async ({ channel, place }) => (await store.places.findGroup(channel, place))?.name),
  );
  const where = [...new Set(names.map((name) => (name ? `“${name}”` : "一位收件人")))].join("、");
  const what = `${isNotice ? "通知" : "提醒"} ${cause.number}`;
  const isUnknown = letters.some(({ state }) => state === "unknown");
  const text = isUnknown
    ? `${what} 不知道有没有送到：${where}。请看一眼，没有的话再发一次，我不会自动重发。`
    : `${what} 没有发到：${where}（${letters[0]?.reason ?? ""}）。`;
  return { to: { person: cause.authorId }, subject, text };
}
