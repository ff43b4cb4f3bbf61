import { createHash } from "node:crypto";
import { z } from "zod";
import { type Asked, answerSource, askedSubject } from "../../storage/asked.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { action, answer, type Reply, type Said } from "../handler.ts";
import { staff } from "../people/may.ts";
import { isOrder } from "../requests/numbers.ts";
import { clip, squeeze } from "../text.ts";
import { dateKey, sayMoment } from "../time/shanghai.ts";
import { keepers } from "./keep-documents.ts";
import { askedAlike, openQuestions } from "./open-questions.ts";

const listed = 8;
const longestAnswer = 600;
const gone = "没有这条待答的问题，可能已经答了。回“待答”看现在有哪些。";

export const listQuestions = answer({
  name: "list-questions",
  help: "“待答” 看文件里没有、等人回答的问题",
  examples: ["待答"],
  slots: z.object({}),
  allow: staff,

  hears(said) {
    const wants = /^(?:查|查看|看看?)?(?:待答|待答问题|没答上的问题|未答问题)(?:列表)?[。?!]*$/u;
    return isOrder(said) && wants.test(squeeze(said.text)) ? {} : undefined;
  },

  async run({ now }, store) {
    const all = await openQuestions(store);
    if (all.length === 0) return [{ to: "here", text: "现在没有待答的问题。" }];
    const lines = all.slice(0, listed).map(({ id, words, times, why, lastAskedAt, draft, draftedBy }) => {
      const about = [
        sayMoment(lastAskedAt, now),
        times > 1 && `${times} 人问过`,
        why === "wrong" && "有人说答得不对",
      ];
      const waits = draft && `\n  ${draftedBy}拟答：${clip(draft, 100)}（回“同意答 ${id}”）`;
      return `问 ${id} · ${about.filter(Boolean).join(" · ")}\n  “${clip(words, 120)}”${waits}`;
    });
    const more = all.length > listed ? [`还有 ${all.length - listed} 条。`] : [];
    const how = `回“答 ${all[0]?.id} 内容”来回答，“不答 ${all[0]?.id}”不再列出。`;
    return [{ to: "speaker", text: [...lines, ...more, how].join("\n") }];
  },
});

const reply = z.object({ id: z.number(), text: z.string().min(1) });

export const draftAnswer = answer({
  name: "draft-answer",
  help: "“答 3 内容” 回答待答的问题；书记确认后，问过的人都会收到，以后照此回答",
  examples: ["答 3 可以，带身份证到窗口办"],
  slots: reply,
  allow: staff,
  longest: Number.POSITIVE_INFINITY,

  hears(said) {
    const [, id, text = ""] =
      /^\s*答(?:复|疑)?\s*(?:问\s*)?#?(\d{1,7})(?:号|条)?[\s:：,，、]+([\s\S]+)$/u.exec(said.text) ?? [];
    return isOrder(said) && id ? { id: Number(id), text: text.trim() } : undefined;
  },

  async run({ slots: { id, text }, person, community }, store) {
    const [first] = await askedAlike(id, store);
    if (!first) return [{ to: "here", text: gone }];
    if (text.length > longestAnswer)
      return [{ to: "here", text: `太长了（${text.length}字），请缩到${longestAnswer}字以内。` }];
    const approves = person.roles.some(({ role }) => keepers.includes(role));
    const minutes = community.rules.manners.confirmMinutes;
    const then = approves ? "问过的人会收到，以后也照此回答" : "会请书记看过再发";
    return [
      {
        to: "here",
        text: `问：${clip(first.words, 120)}\n答：${text}\n问句会和答复一起留下，请看看里面有没有个人情况。\n回“确认”，${then}，${minutes} 分钟内有效。`,
        choices: [
          {
            words: ["确认", "确定"],
            handler: (approves ? publishAnswer : proposeAnswer).name,
            slots: { id, text },
          },
        ],
      },
    ];
  },
});

/** What 确认 does for somebody who may not approve. Nobody says it outright. */
export const proposeAnswer = action({
  name: "propose-answer",
  help: "",
  examples: [],
  slots: reply,
  allow: staff,
  hears: () => undefined,

  async run({ slots: { id, text }, person, community }, store) {
    const same = await askedAlike(id, store);
    if (same.length === 0) return [{ to: "here", text: gone }];
    await store.asked.draft(id, text, person.id);
    const told = await keepersFor(person, community, store);
    return [
      { to: "here", text: `已请书记看问 ${id} 的答复。` },
      ...told.map(
        (to): Reply => ({
          to: { person: to },
          text: `${person.name}拟答问 ${id}：“${clip(same[0]?.words ?? "", 120)}”\n答：${text}\n回“同意答 ${id}”就发给问过的人，以后照此回答。`,
        }),
      ),
    ];
  },
});

/** The nearest who may approve what somebody has written. */
async function keepersFor(person: Person, { tree }: Community, store: Store): Promise<string[]> {
  const nodes = person.roles.flatMap(({ at }) => tree.above(at).map(({ id }) => id));
  for (const role of keepers) {
    const holding = (await store.people.holding(role, nodes)).filter(({ id }) => id !== person.id);
    if (holding.length > 0) return holding.map(({ id }) => id);
  }
  return [];
}

export const approveAnswer = action({
  name: "approve-answer",
  help: "“同意答 3” 同意网格员拟的答复",
  examples: ["同意答 3"],
  slots: z.object({ id: z.number() }),
  allow: keepers,

  hears(said) {
    const [, id] = /^同意答(?:复)?(?:问)?#?(\d{1,7})(?:号|条)?[。!]*$/u.exec(squeeze(said.text)) ?? [];
    return isOrder(said) && id ? { id: Number(id) } : undefined;
  },

  async run({ slots: { id }, ...said }, store) {
    const same = await askedAlike(id, store);
    const drafted = same.findLast(({ draft }) => draft !== "");
    return drafted ? publish(drafted.draft, same, said, store) : [{ to: "here", text: gone }];
  },
});

/** What 确认 does for somebody who may approve. Nobody says it outright. */
export const publishAnswer = action({
  name: "publish-answer",
  help: "",
  examples: [],
  slots: reply,
  allow: keepers,
  hears: () => undefined,
  run: async ({ slots: { id, text }, ...said }, store) =>
    publish(text, await askedAlike(id, store), said, store),
});

export const dropQuestion = action({
  name: "drop-question",
  help: "“不答 3” 待答的问题不再列出",
  examples: ["不答 3"],
  slots: z.object({ id: z.number() }),
  allow: keepers,

  hears(said) {
    const [, id] = /^不(?:用)?答(?:问)?#?(\d{1,7})(?:号|条)?[。!]*$/u.exec(squeeze(said.text)) ?? [];
    return isOrder(said) && id ? { id: Number(id) } : undefined;
  },

  async run({ slots: { id } }, store) {
    const same = await askedAlike(id, store);
    const dropped = await store.asked.settle(same.map((each) => each.id));
    return [{ to: "here", text: dropped > 0 ? `问 ${id} 不再列出。` : gone }];
  },
});

/** Makes a person's answer one of the community's documents, and tells it to everybody who asked. */
async function publish(text: string, same: Asked[], said: Said, store: Store): Promise<Reply[]> {
  const question = same.at(-1);
  if (!question) return [{ to: "here", text: gone }];
  const { person, community, now } = said;
  const [role] = person.roles;
  const issuer = community.tree.find(role?.at ?? "")?.name ?? community.tree.root.name;
  const source = answerSource(question.id);
  await store.documents.save(
    {
      source,
      title: `社区答复第${question.id}号`,
      issuer,
      region: "",
      effective: dateKey(now),
      expires: "",
      supersedes: "",
      hash: createHash("sha256").update(`${question.words}\n${text}`).digest("hex"),
      addedBy: person.id,
    },
    [{ clause: "", heading: question.words, text }],
    now,
  );
  const document = await store.documents.find(source);
  await store.asked.settle(
    same.map(({ id }) => id),
    document?.id,
  );
  const askers = await addressesOf(same, store);
  const told = `您问过的事有答复了：${text}\n——社区答复第${question.id}号（${issuer}，${dateKey(now)}起施行）`;
  return [
    { to: "here", text: `已答，告诉了问过的 ${askers.length} 人，以后照此回答。` },
    ...askers.map((to): Reply => ({ to, text: told, subject: askedSubject(question.inboxId) })),
  ];
}

/** Everybody alone, or where they asked when they cannot be reached alone; everybody and every group once. */
async function addressesOf(same: Asked[], store: Store): Promise<Exclude<Reply["to"], string>[]> {
  const addresses = await Promise.all(
    same.map(async ({ personId, channel, place }) => {
      const accounts = await store.people.accountsOf(personId);
      return accounts.some(({ privatePlace }) => privatePlace !== undefined)
        ? { person: personId }
        : { channel, place };
    }),
  );
  return [...new Map(addresses.map((to) => [JSON.stringify(to), to])).values()];
}
