import { describe, expect, it } from "vitest";
import type { Role } from "../../storage/community.ts";
import type { Request } from "../../storage/requests.ts";
import { alsoIs, personOf } from "../support/neighbours.ts";
import { openTown, type Town, tuesday } from "../support/town.ts";

/** Everybody who may come upon a request of 春晖苑3号楼, by one character. */
const people = {
  报: "fang", // has reported it
  邻: "old-zhang", // lives there too, a party member
  生: "stranger",
  楼: "zhou-guifang", // the building's captain
  承: "wang-xiulan", // its owner, the grid's member
  备: "li-jianguo", // the deputy
  同: "he-dashan", // a captain elsewhere and a member of the grid, but it is not theirs
  长: "zhao-lei",
  值: "liu-qing",
  书: "chen-zhiyuan",
  派: "lu-min",
  督: "han-bing",
  审: "feng-jie", // an auditor of the community
  管: "gu-yan",
  离: "sun-yue", // was a grid member there, and has left
} as const;

/** The same roles in another grid or community; nothing here is theirs. */
const elsewhere = ["wu-ayi", "ma-xiaoyan", "tang-wei", "xu-hao", "lin-hongmei", "luo-yi"];
const extraRoles: [id: string, role: Role, at: string][] = [
  ["he-dashan", "grid-member", "chunhui-grid-1"],
  ["feng-jie", "auditor", "chunhui"],
  ["wu-ayi", "grid-member", "chunhui-grid-3"],
  ["luo-yi", "auditor", "wangjiang"],
];

/** Who may say it of a public request, and of a private one. All others do not even learn that there is one. */
type Command = [
  /** N is the request's number, M another one's, into which it may be merged. */
  words: string,
  state: Request["state"],
  ofPublic: string,
  ofPrivate: string,
  row?: Partial<Request>,
];

const owners = "承备";
const reviewers = "书派督";
const superiors = `长${reviewers}`;
const above = `长值${reviewers}`;
const complex = { class: "complex" } as const;
const asked = { ...complex, extension: { workingDays: 3, reason: "等答复", state: "asked" } } as const;
const nobodys = { ownerId: undefined, deputyId: undefined };

const commands: Command[] = [
  ["查 N", "accepted", `报同审${owners}${above}`, `报${owners}${reviewers}`],
  ["收到 N", "dispatched", owners, owners],
  ["我来 N", "dispatched", owners, owners],
  ["退单 N 不归我管", "accepted", owners, owners],
  ["N 周三前修好", "accepted", owners, owners],
  ["N 等配件，下周一继续", "accepted", owners, owners],
  ["修好了 N，换了新的灯", "accepted", owners, owners],
  ["查无此事 N 到现场看过两次都没有", "accepted", owners, owners],
  ["解释了 N 市政统一检修，明天就好", "accepted", owners, owners],
  ["延期 N 3个工作日 等产权单位答复", "accepted", owners, owners, complex],
  ["已联系 N", "accepted", `${owners}值书派`, `${owners}书派`],
  ["继续办 N", "suspended", `${owners}值书派`, `${owners}书派`],
  ["复查 N 没问题", "resolved", `${owners}值书派`, `${owners}书派`, { class: "emergency" }],
  ["转给吴阿姨 N 更熟悉", "accepted", owners + above, owners + reviewers],
  ["转街道 N 协调过两次没谈成", "accepted", owners + above, owners + reviewers],
  ["并案 N 到 M", "accepted", owners + above, owners + reviewers],
  ["撤销并案 N", "merged", owners + above, owners + reviewers],
  ["改类别 N 环境卫生", "accepted", owners + above, owners + reviewers],
  ["改紧急程度 N 紧急", "accepted", owners + above, owners + reviewers],
  ["改地点 N 3号楼2单元", "accepted", owners + above, owners + reviewers],
  ["派给吴阿姨 N", "registered", above, reviewers, nobodys],
  ["不受理 N 这是劳动纠纷，请去区人社局办", "accepted", above, reviewers],
  ["转出 N 区供电公司 产权归供电公司", "accepted", above, reviewers],
  ["督办 N 今天之内答复", "accepted", above, reviewers],
  ["同意延期 N", "accepted", superiors, reviewers, asked],
  ["不同意延期 N 请抓紧", "accepted", superiors, reviewers, asked],
  ["补充 N 晚上也这样", "accepted", `报${owners}值书派`, `报${owners}书派`],
  ["撤回 N", "accepted", "报", "报"],
  ["满意 N", "resolved", "报", "报"],
  ["没解决 N", "resolved", "报", "报"],
  ["链接 N", "accepted", "报", "报"],
];
/** These are only looked at. */
const looks = /^(?:查|链接) N/u;
const refusals = /没有查到|来办，需要/u;

/** The demo community with those who are not in it. */
async function openFullTown(): Promise<Town> {
  const town = await openTown();
  for (const [id, role, at] of extraRoles) await alsoIs(town, id, [{ role, at }]);
  const leaver = { ...(await personOf(town, people.离)), roles: [] };
  await town.storage().transaction((store) => store.people.edit(leaver, tuesday, { left: true }));
  await town.person(people.生).says("你好");
  await town.person(people.报).says("3号楼路灯坏了");
  return town;
}

/** Two requests like the one that 阿芳 has reported, as the command wants to find them. */
async function openTwo(town: Town, [, state, , , row]: Command, isPrivate: boolean): Promise<Request[]> {
  const reported = await town.request(1);
  if (!reported) throw new Error("Nobody has reported anything");
  const happened = { name: "registered", actorId: people.报, at: tuesday, note: "" };
  const hands = { ownerId: people.承, deputyId: people.备, contactId: people.承 };
  const request = { ...reported, ...hands, state, private: isPrivate, resolvedAt: tuesday };
  return town.storage().transaction(async (store) => {
    const open = async () => {
      // Far from all numbers that may stand in an answer.
      const number = 70_000 + (await store.settings.nextNumber("permissions"));
      return store.requests.open({ ...request, ...rest(state, reported), ...row, number }, happened);
    };
    return [await open(), await open()];
  });
}

function rest(state: Request["state"], { id }: Request): Partial<Request> {
  const until = new Date(tuesday.getTime() + 3 * 24 * 3_600_000);
  if (state === "suspended") return { pauses: [{ from: tuesday, to: undefined, reason: "等配件", until }] };
  return state === "merged" ? { mergedInto: id } : {};
}

/** What somebody is answered, with the numbers taken out. */
async function answerTo(town: Town, id: string, [words]: Command, numbers: number[]): Promise<string> {
  const person = town.person(id);
  const before = person.heard().length;
  const [n, m] = numbers.map(String);
  await person.says(words.replace("N", n ?? "").replace("M", m ?? ""));
  const heard = person.heard().slice(before).join("\n");
  return heard.replaceAll(n ?? "", "N").replace(/\n（我是社区的机器人.*）/u, "");
}

const numbersOf = (requests: Request[]) => requests.map(({ number }) => number);

/** All that is kept of requests, and whether there are more of them. */
async function memoryOf(town: Town, requests: Request[]): Promise<string> {
  const { read } = town.storage();
  const rows = await Promise.all(requests.map(({ id }) => read.requests.find(id)));
  const events = await read.journal.of(requests.map(({ id }) => `request:${id}`));
  return JSON.stringify([rows, events, (await read.requests.latest(1))[0]?.id]);
}

describe.each(commands)("%s", (...command) => {
  const [words, , ...mays] = command;

  it("is obeyed for those in the table; all others hear what they would hear if there were no such request", async () => {
    const town = await openFullTown();
    const kinds = [
      { may: mays[0], requests: await openTwo(town, command, false) },
      { may: mays[1], requests: await openTwo(town, command, true) },
    ];
    const before = await Promise.all(kinds.map(({ requests }) => memoryOf(town, requests)));

    const everybody = [...Object.entries(people), ...elsewhere.map((id) => ["外", id] as const)];
    await Promise.all(
      everybody.map(async ([who, id]) => {
        const unheardOf = await answerTo(town, id, command, [99_999, 99_998]);
        expect(unheardOf, who).toMatch(refusals);
        for (const { requests } of kinds.filter(({ may }) => !may.includes(who)))
          expect([id, await answerTo(town, id, command, numbersOf(requests))]).toEqual([id, unheardOf]);
      }),
    );

    expect(await Promise.all(kinds.map(({ requests }) => memoryOf(town, requests)))).toEqual(before);
    for (const [index, may] of [mays[0], mays[1]].entries())
      for (const [who, id] of Object.entries(people).filter(([each]) => may.includes(each))) {
        const own = await openTwo(town, command, index === 1);
        const old = await memoryOf(town, own);

        expect(await answerTo(town, id, command, numbersOf(own)), who).not.toMatch(refusals);
        expect([who, (await memoryOf(town, own)) !== old]).toEqual([who, !looks.test(words)]);
      }
  });
});
