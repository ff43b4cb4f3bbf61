import type { Insertable, Selectable } from "kysely";
import type { UrgencyClass } from "./rules.ts";
import type { Schema } from "./schema.ts";

export type State =
  | "registered"
  | "dispatched"
  | "accepted"
  | "suspended"
  | "resolved"
  | "closed"
  | "declined"
  | "merged"
  | "transferred"
  | "withdrawn";
/** How hard it is pressed. It only rises; opening a request again starts it anew. */
export type Supervision = "none" | "reminded" | "urged" | "supervised" | "listed";
/** How high it has been taken. */
export type Level = "grid" | "community" | "street";
/** How it ended; empty while it has not. */
export type Outcome =
  | ""
  | "solved"
  | "explained"
  | "not-found"
  | "out-of-scope"
  | "handed-over"
  | "self-solved"
  | "duplicate";

/** Time that does not count; `to` is missing while the request still waits. */
export interface Pause {
  from: Date;
  to: Date | undefined;
  reason: string;
  /** The day on which the work goes on. */
  until: Date;
}

/** More time: asked for by the owner, or granted by somebody above. */
export interface Extension {
  workingDays: number;
  reason: string;
  state: "asked" | "granted" | "refused";
}

export interface Request {
  id: number;
  number: number;
  /** Counts the changes. */
  version: number;
  category: string;
  class: UrgencyClass;
  /** 咨询, 求助, 投诉, 举报, 建议 or 表扬. */
  nature: string;
  /** Private kinds leave the group at once. */
  private: boolean;
  problem: string;
  /** The place as people said it; empty when nobody did. */
  where: string;
  nodeId: string;
  openedBy: string;
  /** Where it was said; the answer goes back there. */
  channel: string;
  place: string;
  ownerId: string | undefined;
  deputyId: string | undefined;
  /** Who received it first and stays the resident's contact (首接负责). */
  contactId: string | undefined;
  /** Units that help, by name. */
  assisting: string[];
  /** The sentence that says when it is done. */
  goal: string;
  /** Why it came to its owner, to be shown. */
  reason: string;
  state: State;
  level: Level;
  supervision: Supervision;
  outcome: Outcome;
  /** What was done, in plain words for the resident. */
  result: string;
  /** Where it has gone instead, of one that ended elsewhere. */
  target: string;
  /** Empty until the resident has said; silence never counts as satisfied. */
  rating: string;
  firstMessageAt: Date;
  openedAt: Date;
  /** When the clock of the deadlines started: the first message, or the last opening again. */
  countedFrom: Date;
  signBy: Date;
  contactBy: Date;
  dueAt: Date;
  acceptedAt: Date | undefined;
  /** When a person, not the bot, first spoke with the resident. */
  contactedAt: Date | undefined;
  resolvedAt: Date | undefined;
  closedAt: Date | undefined;
  /** What the owner has promised the resident. */
  promisedAt: Date | undefined;
  pauses: Pause[];
  extension: Extension | undefined;
  /** Which calendar the deadlines were counted by. */
  calendarVersion: string;
  /** Whom the clock has asked to sign, one after another, since somebody sent it; empty while the first one has time. */
  asked: string[];
  /** How often its owner has returned it. */
  returns: number;
  reopened: number;
  /** The id of the request it is one with. */
  mergedInto: number | undefined;
  /** People whom a complaint is about: they and those below never see it. */
  hiddenFrom: string[];
}

type Row = Selectable<Schema["request"]>;

const instant = (text: string | null) => (text === null ? undefined : new Date(text));
const written = (at: Date | undefined) => at?.toISOString() ?? null;

export function fromRow(row: Row): Request {
  const { id, number, version, category, nature, problem, goal, reason, result, target, rating } = row;
  return {
    ...{ id, number, version, category, nature, problem, goal, reason, result, target, rating },
    class: row.class as UrgencyClass,
    private: row.private === 1,
    where: row.place_text,
    nodeId: row.node_id,
    openedBy: row.opened_by,
    channel: row.opened_channel,
    place: row.opened_place,
    ownerId: row.owner_id ?? undefined,
    deputyId: row.deputy_id ?? undefined,
    contactId: row.contact_id ?? undefined,
    assisting: JSON.parse(row.assisting),
    state: row.state as State,
    level: row.level as Level,
    supervision: row.supervision as Supervision,
    outcome: row.outcome as Outcome,
    firstMessageAt: new Date(row.first_message_at),
    openedAt: new Date(row.opened_at),
    countedFrom: new Date(row.counted_from || row.first_message_at),
    signBy: new Date(row.sign_by),
    contactBy: new Date(row.contact_by),
    dueAt: new Date(row.due_at),
    acceptedAt: instant(row.accepted_at),
    contactedAt: instant(row.contacted_at),
    resolvedAt: instant(row.resolved_at),
    closedAt: instant(row.closed_at),
    promisedAt: instant(row.promised_at),
    pauses: pausesFrom(row.pauses),
    extension: row.extension === "" ? undefined : JSON.parse(row.extension),
    calendarVersion: row.calendar_version,
    asked: JSON.parse(row.asked),
    returns: row.returns,
    reopened: row.reopened,
    mergedInto: row.merged_into ?? undefined,
    hiddenFrom: JSON.parse(row.hidden_from),
  };
}

export function toRow(request: Omit<Request, "id">, community: string): Insertable<Schema["request"]> {
  const { number, version, category, nature, problem, goal, reason, result, target, rating } = request;
  const { state, level, supervision, outcome, returns, reopened } = request;
  return {
    ...{ number, version, category, nature, problem, goal, reason, result, target, rating },
    ...{ state, level, supervision, outcome, returns, reopened },
    community_id: community,
    class: request.class,
    private: request.private ? 1 : 0,
    place_text: request.where,
    node_id: request.nodeId,
    opened_by: request.openedBy,
    opened_channel: request.channel,
    opened_place: request.place,
    owner_id: request.ownerId ?? null,
    deputy_id: request.deputyId ?? null,
    contact_id: request.contactId ?? null,
    assisting: JSON.stringify(request.assisting),
    first_message_at: request.firstMessageAt.toISOString(),
    opened_at: request.openedAt.toISOString(),
    counted_from: request.countedFrom.toISOString(),
    sign_by: request.signBy.toISOString(),
    contact_by: request.contactBy.toISOString(),
    due_at: request.dueAt.toISOString(),
    accepted_at: written(request.acceptedAt),
    contacted_at: written(request.contactedAt),
    resolved_at: written(request.resolvedAt),
    closed_at: written(request.closedAt),
    promised_at: written(request.promisedAt),
    pauses: JSON.stringify(request.pauses),
    extension: request.extension ? JSON.stringify(request.extension) : "",
    calendar_version: request.calendarVersion,
    merged_into: request.mergedInto ?? null,
    asked: JSON.stringify(request.asked),
    hidden_from: JSON.stringify(request.hiddenFrom),
  };
}

function pausesFrom(json: string): Pause[] {
  const pauses: { from: string; to?: string; reason: string; until: string }[] = JSON.parse(json);
  return pauses.map(({ from, to, reason, until }) => ({
    from: new Date(from),
    to: to === undefined ? undefined : new Date(to),
    reason,
    until: new Date(until),
  }));
}
