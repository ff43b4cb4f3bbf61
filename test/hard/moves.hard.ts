import { describe, expect, it } from "vitest";
import { understand } from "../../bot/understanding/understand.ts";
import { handlers } from "../../handlers/all.ts";
import type { Said } from "../../handlers/handler.ts";
import { mayUse } from "../../handlers/people/may.ts";
import { canMove, type MoveName, moves, stateNames } from "../../handlers/requests/lifecycle.ts";
import { type Request, workStates } from "../../storage/requests.ts";
import { openTown, type Town } from "../support/town.ts";

const troubles = [
  "3号楼2单元电梯又坏了",
  "3号楼路灯坏了",
  "楼上和我家因为漏水吵架，想请人调解",
  "3号楼楼顶有人搭彩钢棚",
];
const people = [
  ...["wang-xiulan", "wang-xiulan", "wang-xiulan", "li-jianguo", "sun-yue", "liu-qing", "liu-qing"],
  ...["chen-zhiyuan", "zhao-lei", "lu-min", "han-bing", "ma-xiaoyan", "fang", "fang", "old-zhang"],
];
/** What people say about request N; most of it at the wrong time, by the wrong person. */
const orders = [
  ...[
    "收到 N",
    "收到 N",
    "我来 N",
    "已联系 N",
    "转给李建国 N 他更熟悉",
    "转给孙悦 N 他更熟悉",
    "转给马晓燕 N 试试",
  ],
  ...["退单 N 不归我管", "退单 N 不归我，应该给王秀兰", "N 周三前修好", "N 等配件，下周一继续", "继续办 N"],
  ...[
    "延期 N 3个工作日 等答复",
    "同意延期 N",
    "不同意延期 N 不行",
    "转街道 N 找过物业两次",
    "上报社区 N 谈过没成",
  ],
  ...[
    "修好了 N，换了新的门机",
    "查无此事 N 到现场看过两次",
    "解释了 N 已经当面讲清楚",
    "派给王秀兰 N",
    "派给孙悦 N",
  ],
  ...["不受理 N 这是公司内部纠纷，去人社局办", "转出 N 供电公司 产权归他们", "督办 N", "改紧急程度 N 紧急"],
  ...["改类别 N 停车", "改地点 N 5号楼", "+1 N", "撤回 N", "满意 N", "没解决 N", "补充 N 还在漏"],
];

/** The same numbers from 0 to 1 for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function oneOf<T>(list: readonly T[], random: () => number): T {
  const [first] = list;
  const chosen = list[Math.floor(random() * list.length)] ?? first;
  if (chosen === undefined) throw new Error("An empty list has nothing to choose from");
  return chosen;
}

/** The state that the moves lead to which are on record, one after the other; throws where the table has no such move. */
function followed(names: string[]): Request["state"] {
  let state: Request["state"] = "registered";
  for (const name of names.filter((each): each is MoveName => each in moves)) {
    if (!canMove(name, state)) throw new Error(`${name} does not lead on from ${state}`);
    state = moves[name].to ?? state;
  }
  return state;
}

async function holdsTogether(town: Town, number: number): Promise<Request> {
  const { read } = town.storage();
  const request = await town.request(number);
  if (!request) throw new Error(`There is no request ${number}`);
  expect(await read.requests.replay(request.id)).toEqual(request);
  const events = await read.journal.of([`request:${request.id}`]);
  expect(followed(events.map(({ name }) => name))).toBe(request.state);
  if (workStates.includes(request.state))
    expect(request.ownerId === undefined).toBe(request.state === "registered");
  return request;
}

/** Everybody's words as an inbox would hand them over, understood and carried out as they would be. */
async function speakersOf(town: Town) {
  const { read, transaction } = town.storage();
  const known = new Map<string, Pick<Said, "person" | "account">>();
  for (const id of new Set(people)) {
    const [person, account] = await Promise.all([
      read.people.find(id),
      read.people.findAccount("simulator", id),
    ]);
    if (person && account) known.set(id, { person, account });
  }
  const heard = {
    ...{ group: undefined, directed: true, relayedBy: undefined, subject: undefined, links: undefined },
    ...{ now: town.clock.now(), community: town.real().community(), newCode: () => "48271935" },
  };
  return async (id: string, text: string): Promise<void> => {
    const speaker = known.get(id);
    if (!speaker) throw new Error(`Nobody here is called ${id}`);
    const message = {
      ...{ id: 1, channel: "simulator", botAccount: "linli", messageId: "1", place: `p-${id}` },
      ...{ placeKind: "private" as const, sender: id, senderName: id, text, quotes: undefined },
      ...{ mentionsBot: false, attempts: 0, kind: "text" as const, sentAt: heard.now, receivedAt: heard.now },
    };
    const said: Said = { ...heard, ...speaker, text, message };
    for (const { handler, slots } of understand(said, [], handlers)) {
      if (handler.kind !== "action" || !mayUse(speaker.person, handler)) continue;
      if (await transaction((store) => handler.run(said, slots, store))) return;
    }
  };
}

/** A new request like another one, in the triage box. */
function openLike({ id: _, version: __, ...like }: Request, town: Town): Promise<number> {
  return town.storage().transaction(async (store) => {
    const fresh = { number: await store.settings.nextNumber("request"), state: "registered" as const };
    const nobody = { ownerId: undefined, deputyId: undefined, contactId: undefined };
    const happened = { name: "registered", actorId: like.openedBy, at: town.clock.now(), note: "" };
    return (await store.requests.open({ ...like, ...fresh, ...nobody }, happened)).number;
  });
}

describe("whatever people say about a request, in whatever order", () => {
  it("is what its events say, has one owner or waits in the triage box, and moves along the table", async () => {
    const town = await openTown();
    for (const trouble of troubles) await town.person("fang").says(trouble);
    const kinds = await Promise.all(troubles.map((_, index) => holdsTogether(town, index + 1)));
    const says = await speakersOf(town);
    const random = randomFrom(20_261_124);
    const seen = new Set<string>();

    for (let round = 0; round < 200; round += 1) {
      const number = await openLike(oneOf(kinds, random), town);
      await says("chen-zhiyuan", `派给王秀兰 ${number}`);
      let before = await holdsTogether(town, number);
      for (let turn = 0; turn < 4; turn += 1) {
        await says(oneOf(people, random), oneOf(orders, random).replace("N", String(number)));
        const after = await town.request(number);
        if (after?.version === before.version) expect(after).toEqual(before);
        else before = await holdsTogether(town, number);
        seen.add(before.state);
      }
    }

    expect(seen.size).toBeGreaterThan(6);
  }, 60_000);
});

describe("a platform that delivers everything twice", () => {
  it("has the effect of one that delivers once", async () => {
    const town = await openTown();
    await town.person("fang").says("3号楼2单元电梯又坏了", "g-chunhui");
    const script = [
      ...[
        ["wang-xiulan", "退单 1 归二网格，应该给李建国"],
        ["li-jianguo", "收到，周三前修好 1"],
      ],
      ...[
        ["li-jianguo", "1 等配件，周五继续"],
        ["li-jianguo", "继续办 1"],
        ["li-jianguo", "上报 1 谈过没成"],
      ],
      ...[
        ["liu-qing", "收到 1"],
        ["liu-qing", "派给孙悦 1"],
        ["han-bing", "督办 1"],
        ["sun-yue", "收到 1"],
      ],
      ...[
        ["sun-yue", "修好了 1，换了门机"],
        ["fang", "没解决 1"],
        ["sun-yue", "转给王秀兰 1 她熟悉"],
      ],
    ] as const;

    for (const [index, [id, words]] of script.entries()) {
      await town.person(id).says(words, undefined, { id: `twice-${index}` });
      const [request, said] = [await holdsTogether(town, 1), town.spoken.length];
      await town.person(id).says(words, undefined, { id: `twice-${index}` });
      expect(await town.request(1)).toEqual(request);
      expect(town.spoken).toHaveLength(said);
    }

    const { id } = await holdsTogether(town, 1);
    const steps = await town.storage().read.journal.of([`request:${id}`]);
    expect(steps.map(({ name }) => name)).toEqual([
      ...["registered", "dispatch", "return", "sign", "promise", "suspend", "resume", "raise", "sign"],
      ...["dispatch", "supervise", "sign", "resolve", "reopen", "hand-on"],
    ]);
  });
});

describe("the table of moves", () => {
  const names = Object.keys(moves) as MoveName[];
  const states = Object.keys(stateNames) as Request["state"][];

  it("leads to every state, and out of all but the last ones", () => {
    const reached = new Set(["registered", ...names.flatMap((name) => moves[name].to ?? [])]);
    const last = states.filter((state) => !names.some((name) => moves[name].to && canMove(name, state)));

    expect(states.filter((state) => !reached.has(state))).toEqual([]);
    expect(last).toEqual(["declined", "merged", "transferred", "withdrawn"]);
  });

  it("lets nobody who works on a request grant, judge or close it", () => {
    const judged = names.filter(
      (name) => /extension|rate|close|reopen/u.test(name) && name !== "ask-extension",
    );

    expect(judged.filter((name) => moves[name].who.some((who) => who === "owner" || who === "desk"))).toEqual(
      [],
    );
  });
});
