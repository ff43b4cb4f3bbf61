import { type DueJob, idIn } from "./job.ts";

/** No answer closes a request with its rating empty: silence never counts as satisfied. */
export const closeUnanswered: DueJob = async (due, { now }, store) => {
  const request = await store.requests.find(idIn(due.subject));
  if (request?.state !== "resolved") return [];
  await store.requests.move(request, "closed", { rating: "" });
  await store.journal.add([
    { subject: due.subject, name: "closed-unanswered", actorId: "", at: now, note: "" },
  ]);
  return [
    {
      to: { person: request.openedBy },
      subject: due.subject,
      priority: "reminder",
      text: `#${request.number} 没有等到您的答复，先办结了。没解决的话，随时回“没解决 ${request.number}”。`,
    },
  ];
};
