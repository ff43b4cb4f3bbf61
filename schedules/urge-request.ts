import type { Reply } from "../handlers/handler.ts";
import { maySee } from "../handlers/requests/about-staff.ts";
import { deadlinesOf } from "../handlers/requests/deadlines.ts";
import { stateNames } from "../handlers/requests/lifecycle.ts";
import { sayMoment } from "../handlers/time/shanghai.ts";
import type { Role } from "../storage/community.ts";
import type { Request, Supervision } from "../storage/requests.ts";
import type { LadderStep } from "../storage/rules.ts";
import type { Store } from "../storage/storage.ts";
import { type DueJob, idIn, type Moment } from "./job.ts";

const waiting = ["registered", "dispatched", "accepted"];

/** A step of the ladder: who is told that a request still waits. After downtime only the highest step speaks. */
export const urgeRequest: DueJob = async (due, moment, store) => {
  const request = await store.requests.find(idIn(due.subject));
  const { rules } = moment.community;
  const index = due.kind === "sign" ? rules.ladder.findIndex(isSign) : Number(due.detail.step);
  const step = rules.ladder[index];
  if (!request || !step || !waiting.includes(request.state)) return [];
  if (isSign(step) && request.state === "accepted") return [];

  const happened = { actorId: "", at: moment.now, note: "" };
  const name = isSign(step) ? "sign" : step.supervision;
  if (rises(request.supervision, step.supervision)) {
    await store.requests.change(request, { supervision: step.supervision }, { ...happened, name });
  } else await store.journal.add([{ ...happened, name, subject: due.subject }]);
  const laterStepIsDue = deadlinesOf(request, rules).some(
    ({ kind, detail, dueAt }) => kind === "ladder" && Number(detail.step) > index && dueAt <= moment.now,
  );
  return laterStepIsDue ? [] : words(request, step, moment, store);
};

const isSign = (step: LadderStep) => "at" in step && step.at === "sign";
const order: Supervision[] = ["none", "reminded", "urged", "supervised", "listed"];

function rises(from: Supervision, to: Supervision): boolean {
  return order.indexOf(to) > order.indexOf(from);
}

async function words(request: Request, step: LadderStep, moment: Moment, store: Store): Promise<Reply[]> {
  const { community, now } = moment;
  const told = new Set<string>();
  for (const who of step.tell) {
    for (const id of await peopleFor(who, request, moment, store)) {
      const person = await store.people.find(id);
      if (person && maySee(person, request, community.tree)) told.add(id);
    }
  }
  const { number, category, signBy, dueAt, state } = request;
  const where = request.where || community.tree.find(request.nodeId)?.name || "地点未说明";
  const late = isSign(step) ? `${sayMoment(signBy, now)} 前应签收，还没有人签收` : overdueWords(dueAt, now);
  return [...told].map((person) => ({
    to: { person },
    subject: `request:${request.id}`,
    priority: "deadline",
    allHours: community.rules.limits[request.class].allHours,
    text: `${request.class === "emergency" ? "【险情】" : ""}#${number} · ${category} · ${where} · ${stateNames[state]}：${late}。回“查 ${number}”看经过。`,
    otherwise: `#${number} · ${category}：${late}，请转告承办人。`,
  }));
}

function overdueWords(dueAt: Date, now: Date): string {
  return dueAt <= now
    ? `已超时，应在 ${sayMoment(dueAt, now)} 前办结`
    : `${sayMoment(dueAt, now)} 到期，请抓紧`;
}

async function peopleFor(
  who: LadderStep["tell"][number],
  request: Request,
  { community }: Moment,
  store: Store,
) {
  if (who === "owner") return request.ownerId ? [request.ownerId] : [];
  if (who === "deputy") return request.deputyId ? [request.deputyId] : [];
  const nodes = community.tree.above(request.nodeId).map(({ id }) => id);
  const [nearest] = await store.people.holding(who satisfies Role, nodes);
  return nearest ? [nearest.id] : [];
}
