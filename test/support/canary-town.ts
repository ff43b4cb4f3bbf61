import { Kysely } from "kysely";
import { privatePlaceOf } from "../../bot/channels/simulator.ts";
import { holdsAt } from "../../handlers/people/may.ts";
import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Schema } from "../../storage/schema.ts";
import { sqliteDialect } from "../../storage/sqlite-dialect.ts";
import { canary } from "./canaries.ts";
import { residentsSay, staffSay } from "./canary-words.ts";
import { openTown, type Town } from "./town.ts";

const residents = [
  "fang",
  "old-zhang",
  "xiao-kai",
  "wu-ayi",
  "feng-jie",
  "huang-qiang",
  "cai-popo",
  "qian-fugui",
];
const strangers = ["ZqS1xnameKj", "ZqS2xnameKj"];
const workers = [
  ...["wang-xiulan", "li-jianguo", "sun-yue", "zhao-lei", "liu-qing", "chen-zhiyuan"],
  ...["ma-xiaoyan", "deng-bo", "tang-wei", "lin-hongmei", "xu-hao", "lu-min", "han-bing"],
];
/* Written here once more, so that the product's own rule is tried by it (domain.md). */
const superiors: readonly Role[] = ["secretary", "dispatcher", "supervisor"];
const workRoles: readonly Role[] = [...superiors, "grid-member", "grid-leader", "duty-desk"];
const groups = ["g-chunhui", "g-chunhui", "g-chunhui-1", "g-wangjiang"];
const secret = /Zq\w+?Kj/g;

interface Card {
  sentence: string;
  who: readonly string[];
  inGroup: boolean;
  mentionsBot: boolean;
}

/** Every sentence in every way; strangers have no chat of their own, so that the bot can tell them nothing alone. */
const everyCard: Card[] = [
  ...residentsSay.flatMap((sentence) => [
    { sentence, who: residents, inGroup: false, mentionsBot: false },
    { sentence, who: residents, inGroup: true, mentionsBot: false },
    { sentence, who: residents, inGroup: true, mentionsBot: true },
    { sentence, who: strangers, inGroup: true, mentionsBot: true },
  ]),
  ...staffSay.map((sentence) => ({ sentence, who: workers, inGroup: false, mentionsBot: false })),
];

/**
 * Says so many sentences, by people drawn by lot, always the same for a seed; then for each request a few of them ask how
 * it stands, and so do those whom it is about. Every resident's name and flat is a word that stands nowhere else, and so is what they say.
 */
export async function gossip(
  turns: number,
  seed: number,
): Promise<{ town: Town; leaks: string[]; said: number }> {
  const town = await openTown();
  const chance = lots(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  await giveNames(town);
  const author = new Map<string, Set<string>>();
  let words = 0;

  function fill(sentence: string, who: string): string {
    const neighbour = pick(residents);
    const filled = sentence
      .replaceAll("{w}", () => canary(plain(who), `w${words++}`))
      .replaceAll("{n}", () => String(1 + Math.floor(chance() * (2 + turns / 12))))
      .replaceAll("{m}", () => String(1 + Math.floor(chance() * (2 + turns / 12))))
      .replaceAll("{x}", nameOf(neighbour))
      .replaceAll("{home}", () => "3号楼2单元502");
    for (const [word] of filled.matchAll(secret))
      author.set(word, (author.get(word) ?? new Set()).add(privatePlaceOf(who)));
    return filled;
  }

  let deck: Card[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn % 40 === 39) await town.hoursPass(5);
    if (deck.length === 0) deck = shuffled(everyCard, chance);
    const { sentence, who: some, inGroup, mentionsBot } = deck.pop() as Card;
    const who = pick(some);
    const person = town.person(who);
    const place = inGroup ? pick(groups) : person.place;
    const quotes = chance() < 0.15 ? pick(town.spoken.filter((each) => each.place === place))?.id : undefined;
    await person.says(fill(sentence, who), place, { mentionsBot, quotes });
  }
  const everybody = [...residents, ...workers];
  for (const { number, hiddenFrom } of await town.storage().read.requests.latest(10_000))
    for (const who of [...hiddenFrom, ...shuffled(everybody, chance).slice(0, turns / 50)])
      await town.person(who).says(`查 ${number}`);
  return { town, leaks: await leaksIn(town, author), said: words };
}

const plain = (id: string) => id.replaceAll(/\W|simulator:/g, "");
/** A stranger is called what their account is called. */
const nameOf = (id: string) => /Zq\w+Kj/.exec(id)?.[0] ?? canary(plain(id), "name");

async function giveNames(town: Town): Promise<void> {
  await town.storage().transaction(async (store) => {
    for (const id of residents) {
      const person = await store.people.find(id);
      if (!person?.home) throw new Error(`${id} lives nowhere`);
      const room = canary(plain(id), "room");
      await store.people.save({ ...person, name: nameOf(id), home: { ...person.home, room } }, []);
    }
  });
}

/** Every word in a letter that neither its reader has said nor staff may see in a request. */
async function leaksIn(town: Town, author: Map<string, Set<string>>): Promise<string[]> {
  const { read } = town.storage();
  const { tree } = town.real().community();
  const people = new Map<string, Person>();
  for (const person of await read.people.all())
    for (const { id } of await read.people.accountsOf(person.id)) people.set(privatePlaceOf(id), person);
  const told = await requestsOf(town);
  const mayRead = (place: string, person: Person, word: string) => {
    const isOwn = word.startsWith(`Zq${plain(person.id)}x`) || word === nameOf(person.id);
    if (isOwn || author.get(word)?.has(place)) return true;
    return told.some(({ request, words, hands }) => {
      if (!words.has(word) || request.hiddenFrom.includes(person.id)) return false;
      const roles = request.private ? superiors : workRoles;
      return hands.has(person.id) || holdsAt(person, roles, request.nodeId, tree);
    });
  };
  return town.spoken.flatMap(({ place, text }) => {
    const reader = people.get(place);
    return [...text.matchAll(secret)]
      .filter(([word]) => !reader || !mayRead(place, reader, word))
      .map(([word]) => `${place} has read ${word}: ${text.slice(0, 200)}`);
  });
}

/** Requests, the words that belong to them, and in whose hands they have ever been. */
async function requestsOf(town: Town) {
  const { read } = town.storage();
  const dialect = sqliteDialect({ file: town.file, readonly: true, connections: 1, synchronous: "off" });
  const db = new Kysely<Schema>({ dialect });
  const history = Map.groupBy(
    await db.selectFrom("event").select(["subject", "changes", "note"]).execute(),
    ({ subject }) => subject,
  );
  await db.destroy();
  const found: { request: Request; words: Set<string>; hands: Set<string> }[] = [];
  for (const request of await read.requests.latest(10_000)) {
    const events = history.get(`request:${request.id}`) ?? [];
    const joined = await read.reporters.of([request.id]);
    const names = [request.openedBy, ...joined.map(({ personId }) => personId)].map(nameOf);
    const texts = [...events.flatMap(({ changes, note }) => [changes, note]), ...names].join("\n");
    const changes = events.map((event) => JSON.parse(event.changes || "{}"));
    const hands = new Set<string>(changes.flatMap(({ owner_id, deputy_id }) => [owner_id, deputy_id]));
    found.push({ request, hands, words: new Set([...texts.matchAll(secret)].map(([word]) => word)) });
  }
  return found;
}

function shuffled<T>(all: readonly T[], chance: () => number): T[] {
  return all
    .map((each) => ({ each, lot: chance() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ each }) => each);
}

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
function lots(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
