import { describe, expect, it } from "vitest";
import { breaches, type History, type promises } from "./checker.ts";
import type { Memory } from "./memory.ts";

/** One request, one notice and one reminder, all as they should be. */
const sound: Memory = {
  inbox: [
    { id: 1, message_id: "a", place: "g", state: "done", became: "file-request", done_at: "2026-01-01" },
    { id: 2, message_id: "b", place: "g", state: "done", became: "post-notice", done_at: "2026-01-02" },
    { id: 3, message_id: "c", place: "p", state: "done", became: "", done_at: "2026-01-01" },
  ],
  outbox: [
    { id: 1, key: "inbox:1/0", place: "g", priority: 2, state: "sent", attempts: 2, subject: "request:1" },
    { id: 2, key: "inbox:2/0", place: "g", priority: 4, state: "unknown", attempts: 1, subject: "notice:1" },
    { id: 3, key: "due:1/0", place: "g", priority: 3, state: "sent", attempts: 1, subject: "reminder:1" },
  ],
  requests: [{ id: 1, number: 1, class: "pressing", problem: "电梯坏了", state: "accepted" }],
  events: [
    {
      subject: "request:1",
      changes: '{"number":1,"class":"pressing","problem":"电梯坏了","state":"registered"}',
    },
    { subject: "request:1", changes: '{"state":"dispatched"}' },
    { subject: "request:1", changes: '{"state":"accepted"}' },
    { subject: "request:1", changes: "" },
  ],
  audit: [
    { action: "file-request", cause: "inbox:1" },
    { action: "post-notice", cause: "inbox:2" },
  ],
  notices: [{ notice_id: 1, place: "g" }],
  due: [
    { id: 1, key: "reminder:1@9", kind: "reminder", state: "fired" },
    { id: 2, key: "reminder:1@10", kind: "reminder", state: "waiting" },
  ],
};
const history: History = { sent: new Set(["a", "b", "c", "d"]), acknowledged: new Set(["a", "b", "c"]) };

describe("the checker", () => {
  it("finds nothing where all is well", () => {
    expect(breaches(sound, history)).toEqual({});
  });

  it.each<[planted: string, promise: keyof typeof promises, fault: (memory: Memory) => void]>([
    ["a lost message", "acknowledged and lost", ({ inbox }) => inbox.pop()],
    ["a message nobody sent", "heard and never said", ({ inbox }) => change(inbox, 2, { message_id: "x" })],
    ["a message stored twice", "stored twice", ({ inbox }) => again(inbox, 2)],
    [
      "a message left waiting",
      "left waiting or set aside",
      ({ inbox }) => change(inbox, 2, { state: "waiting" }),
    ],
    [
      "a message set aside",
      "left waiting or set aside",
      ({ inbox }) => change(inbox, 2, { state: "set-aside" }),
    ],
    ["a message that overtook", "out of order", ({ inbox }) => change(inbox, 0, { done_at: "2026-01-03" })],
    [
      "an emergency of which nobody has told",
      "requests doubled or missing",
      ({ requests }) => change(requests, 0, { class: "emergency" }),
    ],
    ["a request opened twice", "requests doubled or missing", ({ requests }) => again(requests, 0)],
    [
      "a request of another number",
      "requests doubled or missing",
      ({ requests }) =>
        requests.push({ id: 2, number: 2, class: "pressing", problem: "电梯坏了", state: "accepted" }),
    ],
    ["two requests of one message", "requests doubled or missing", ({ audit }) => again(audit, 0)],
    ["a request that is missing", "requests doubled or missing", ({ requests }) => requests.pop()],
    ["a message done without its audit", "requests doubled or missing", ({ audit }) => audit.shift()],
    ["an audit of nothing", "requests doubled or missing", ({ inbox }) => change(inbox, 0, { became: "" })],
    [
      "a gap in the numbers",
      "request numbers with gaps or doubles",
      ({ requests }) => change(requests, 0, { number: 2 }),
    ],
    ["a number given twice", "request numbers with gaps or doubles", ({ requests }) => again(requests, 0)],
    [
      "a letter that waits for ever",
      "letters without an end",
      ({ outbox }) => change(outbox, 0, { state: "waiting" }),
    ],
    [
      "a letter left in the middle",
      "letters without an end",
      ({ outbox }) => change(outbox, 0, { state: "sending" }),
    ],
    ["a letter written twice", "letters doubled", ({ outbox }) => again(outbox, 0)],
    ["a notice sent again", "broadcasts sent again", ({ outbox }) => change(outbox, 1, { attempts: 2 })],
    ["a reminder sent again", "broadcasts sent again", ({ outbox }) => change(outbox, 2, { attempts: 2 })],
    ["a notice posted twice", "notices posted twice or never", ({ outbox }) => again(outbox, 1)],
    ["a notice never posted", "notices posted twice or never", ({ outbox }) => outbox.splice(1, 1)],
    ["a notice lost after 确认", "notices posted twice or never", ({ notices }) => notices.pop()],
    ["a reminder never posted", "reminders posted twice or never", ({ outbox }) => outbox.pop()],
    [
      "a reminder posted twice",
      "reminders posted twice or never",
      ({ outbox }) => outbox.push({ ...at(outbox, 2), id: 4, key: "due:1/1" }),
    ],
    [
      "a state without its event",
      "requests that differ from their events",
      ({ requests }) => change(requests, 0, { state: "closed" }),
    ],
    [
      "a request without a history",
      "requests that differ from their events",
      ({ events }) => events.splice(0),
    ],
  ])("catches %s", (_, promise, fault) => {
    const memory = structuredClone(sound);
    fault(memory);

    expect(Object.keys(breaches(memory, history))).toContain(promise);
  });
});

function at<Row>(rows: Row[], index: number): Row {
  const row = rows[index];
  if (!row) throw new Error(`There is no row ${index}`);
  return row;
}

function change<Row>(rows: Row[], index: number, fault: Partial<Row>): void {
  rows[index] = { ...at(rows, index), ...fault };
}

function again<Row>(rows: Row[], index: number): void {
  rows.push(structuredClone(at(rows, index)));
}
