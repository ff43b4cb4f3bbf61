import { sayMoment } from "../handlers/time/shanghai.ts";
import { type DueJob, idIn } from "./job.ts";

/** The owner is reminded once of what they have promised; the resident is not troubled. */
export const checkPromise: DueJob = async (due, { community, now }, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (request?.state !== "accepted" || request.promisedAt?.getTime() !== due.dueAt.getTime()) return [];
  const { number, category, ownerId } = request;
  await store.journal.add([{ subject: due.subject, name: "promise-late", actorId: "", at: now, note: "" }]);
  if (ownerId === undefined) return [];
  const again = `还没好的话，请跟居民说一声，再回“${number} 明天下午5点前修好”。`;
  return [
    {
      to: { person: ownerId },
      subject: due.subject,
      priority: "deadline",
      allHours: community.rules.limits[request.class].allHours,
      text: `#${number} · ${category}：您答应 ${sayMoment(due.dueAt, now)} 前办好，时间到了。办好了请回“修好了 ${number}”。${again}`,
      otherwise: `#${number} 承诺的时间到了，请转告承办人。`,
    },
  ];
};
