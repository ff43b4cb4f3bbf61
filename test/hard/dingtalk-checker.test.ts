import { describe, expect, it } from "vitest";
import { priorities } from "../../storage/outbox.ts";
import type { Entry } from "../support/dingtalk-history.ts";
import { dingtalkBreaches, dingtalkPromises, type Witness } from "./dingtalk-checker.ts";
import type { DingtalkMemory, Letter } from "./dingtalk-memory.ts";

interface World {
  memory: DingtalkMemory;
  history: Entry[];
  witness: Witness;
}
type Happening = Entry extends infer Each ? (Each extends Entry ? Omit<Each, "at"> : never) : never;

/** What the bot said; the fourth letter was on its way when it died, and nobody knows that it has arrived. */
const said: [key: string, place: string, priority: (typeof priorities)[number], text: string][] = [
  ["inbox:1/0", "cid-1", "reply", "已登记 #1"],
  ["inbox:1/1", "staff:wang", "deadline", "新诉求 #1"],
  ["inbox:3/0", "cid-1", "notice", "【通知】停水"],
  ["inbox:3/1", "cid-2", "notice", "【通知】停水"],
  ["inbox:3/2", "staff:chen", "reply", "正发到 2 个群"],
  ["inbox:4/0", "cid-1", "reply", "已登记 #2"],
];
const heard: [msgId: string, place: string, text: string, became: string][] = [
  ["fang-0", "cid-1", "电梯坏了", "file-request"],
  ["chen-0", "staff:chen", "通知 全体居民：停水", "draft-notice"],
  ["chen-1", "staff:chen", "确认", "post-notice"],
  ["fang-1", "cid-1", "路灯坏了", "file-request"],
];

const requests = [
  { id: 1, number: 1, class: "pressing", problem: "电梯坏了", state: "dispatched" },
  { id: 2, number: 2, class: "normal", problem: "路灯坏了", state: "dispatched" },
];

/** Two requests and a notice to two groups; two kills, one of them with a reply and one with a notice on its way. */
function soundWorld(): World {
  const history: Entry[] = [];
  const happens = (happening: Happening) => history.push({ ...happening, at: history.length } as Entry);
  for (const [msgId, place, text] of heard) {
    happens({ what: "emit", msgId, place, text });
    happens({ what: "frame", connection: 1, frame: `f-${msgId}`, msgId, copy: 1 });
    happens({ what: "ack", connection: 1, frame: `f-${msgId}`, msgId });
  }
  for (const letter of [...said, said[1]]) if (letter) happens(taken(letter[1], letter[3]));
  const letters: Letter[] = said.map(([key, place, priority, text], index) => ({
    ...{ id: index + 1, key, channel: "dingtalk", place, text, not_before: "2026-01-01" },
    ...{ priority: priorities.indexOf(priority), state: index === 3 ? "unknown" : "sent" },
    subject: key.startsWith("inbox:3") ? "notice:1" : `request:${key === "inbox:4/0" ? 2 : 1}`,
  }));
  const memory: DingtalkMemory = {
    inbox: heard.map(([message_id, place, , became], index) => ({
      ...{ id: index + 1, message_id, place, state: "done" as const, became },
      done_at: `2026-01-0${index + 1}`,
    })),
    letters,
    outbox: letters.map((letter) => ({ ...letter, attempts: 1 })),
    requests: requests.map((row) => ({ ...row })),
    events: requests.map(({ id, ...row }) => ({ subject: `request:${id}`, changes: JSON.stringify(row) })),
    audit: [
      { action: "file-request", cause: "inbox:1" },
      { action: "post-notice", cause: "inbox:3" },
      { action: "file-request", cause: "inbox:4" },
    ],
    notices: [
      { notice_id: 1, place: "cid-1" },
      { notice_id: 1, place: "cid-2" },
    ],
    due: [],
    integrity: ["ok"],
  };
  const kills = [
    { point: "after-send", onTheWay: [2] },
    { point: "after-notice", onTheWay: [4] },
  ];
  const witness = { history, requested: new Set(["fang-0", "fang-1"]), kills, end: new Date("2026-01-02") };
  return { memory, history, witness };
}

function taken(place: string, text: string) {
  return { what: "accepted" as const, way: "group" as const, place, text, id: "", everybody: false };
}

type Promise =
  | keyof typeof dingtalkPromises
  | "acknowledged and lost"
  | "heard and never said"
  | InsidePromise;
type InsidePromise = "requests doubled or missing" | "notices posted twice or never";

const planted: [fault: string, promise: Promise, plant: (world: World) => void][] = [
  [
    "a message that was acknowledged and is gone",
    "acknowledged and lost",
    ({ memory }) => memory.inbox.splice(1, 1),
  ],
  [
    "a message that nobody wrote",
    "heard and never said",
    ({ memory }) => set(memory.inbox, 1, { message_id: "chen-0/2" }),
  ],
  [
    "a request filed twice for one message",
    "requests doubled or missing",
    ({ memory }) => memory.requests.push({ ...at(memory.requests, 0), id: 3, number: 3 }),
  ],
  [
    "a request that became talk",
    "meant as a request and not become one",
    ({ memory }) => set(memory.inbox, 0, { became: "" }),
  ],
  [
    "a request that is nowhere",
    "meant as a request and not become one",
    ({ memory }) => set(memory.requests, 0, { problem: "别的" }),
  ],
  ["a request without a receipt", "done and not said", ({ memory }) => memory.letters.splice(0, 1)],
  [
    "a message that overtook an earlier one",
    "overtaken in its conversation",
    ({ memory }) => {
      set(memory.inbox, 0, { id: 4 });
      set(memory.inbox, 3, { id: 1 });
    },
  ],
  [
    "a request's number that overtook an earlier one",
    "overtaken in its conversation",
    ({ memory }) => {
      set(memory.requests, 0, { number: 2 });
      set(memory.requests, 1, { number: 1 });
    },
  ],
  [
    "words that nobody decided to say",
    "said and never decided",
    ({ history }) => say(history, taken("cid-1", "？")),
  ],
  [
    "words said in another place",
    "said and never decided",
    ({ history }) => say(history, taken("cid-9", "已登记 #1")),
  ],
  [
    "a notice posted twice after a kill",
    "posted to many more than once",
    ({ history }) => say(history, taken("cid-2", "【通知】停水")),
  ],
  [
    "a notice posted twice without one",
    "posted to many more than once",
    ({ history }) => say(history, taken("cid-1", "【通知】停水")),
  ],
  [
    "a notice left out in one group",
    "notices posted twice or never",
    ({ memory }) => memory.outbox.splice(3, 1),
  ],
  [
    "a reply said again though no kill met it",
    "said again without need",
    ({ history }) => say(history, taken("cid-1", "已登记 #1")),
  ],
  [
    "a reply said more often than it was met by a kill",
    "said again without need",
    ({ history }) => say(history, taken("staff:wang", "新诉求 #1")),
  ],
  [
    "more copies than kills can excuse",
    "too many copies",
    ({ history }) => {
      for (let copy = 0; copy < 8; copy += 1) say(history, taken("staff:wang", "新诉求 #1"));
    },
  ],
  [
    "a letter marked as sent that the platform has not",
    "sent and never taken",
    ({ history }) =>
      history.splice(
        history.findIndex(({ what }) => what === "accepted"),
        1,
      ),
  ],
  [
    "a notice given up though no kill met it",
    "unknown without need",
    ({ memory }) => set(memory.letters, 2, { state: "unknown" }),
  ],
  [
    "a letter given up though the platform was well",
    "failed without need",
    ({ memory }) => set(memory.letters, 0, { state: "failed" }),
  ],
  [
    "a letter that still waits",
    "letters with no end",
    ({ memory }) => set(memory.letters, 0, { state: "waiting" }),
  ],
  [
    "a letter left on its way",
    "letters with no end",
    ({ memory }) => set(memory.letters, 0, { state: "sending", not_before: "2027-01-01" }),
  ],
  [
    "a page of the database that is broken",
    "database damaged",
    ({ memory }) => set(memory.integrity, 0, "row 7 missing from index inbox_key"),
  ],
];

describe("the checker of the bot on DingTalk", () => {
  it("finds nothing where all is well", () => {
    const { memory, witness } = soundWorld();

    expect(dingtalkBreaches(memory, witness)).toEqual({});
  });

  it("lets wait what is to be sent later, and lets an outsider's chat be out of reach", () => {
    const { memory, witness } = soundWorld();
    const letter = at(memory.letters, 0);
    memory.letters.push({
      ...letter,
      key: "due:1/0",
      text: "学习",
      state: "waiting",
      not_before: "2026-02-01",
    });
    memory.letters.push({ ...letter, key: "inbox:2/0", text: "好", state: "failed", place: "chat:cid-3" });

    expect(dingtalkBreaches(memory, witness)).toEqual({});
  });

  it.each(planted)("catches %s", (_, promise, plant) => {
    const world = soundWorld();
    plant(world);

    expect(Object.keys(dingtalkBreaches(world.memory, world.witness))).toContain(promise);
  });

  it("has been tried with a fault against each of its promises", () => {
    const tried = new Set<string>(planted.map(([, promise]) => promise));

    expect(Object.keys(dingtalkPromises).filter((promise) => !tried.has(promise))).toEqual([]);
  });
});

function at<Row>(rows: Row[], index: number): Row {
  const row = rows[index];
  if (row === undefined) throw new Error(`There is no row ${index}`);
  return row;
}

function set<Row>(rows: Row[], index: number, fault: Row extends string ? string : Partial<Row>): void {
  const row = at(rows, index);
  rows[index] = (typeof row === "string" ? fault : { ...row, ...(fault as Partial<Row>) }) as Row;
}

function say(history: Entry[], happening: Happening): void {
  history.push({ ...happening, at: history.length } as Entry);
}
