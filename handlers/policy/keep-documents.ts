import type { Role } from "../../storage/community.ts";
import type { Document, DocumentHead } from "../../storage/documents.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { mayUse, readers } from "../people/may.ts";
import type { Tree } from "../places/tree.ts";
import { clip } from "../text.ts";

/** Those who keep the community's documents, and answer what these do not say. */
export const keepers: readonly Role[] = ["secretary", "duty-desk", "dispatcher"];
/** Those who look at them, and try how a question would be answered. */
const lookers: readonly Role[] = [...readers, "building-captain"];

export interface Keeping {
  person: Person;
  community: Community;
  now: Date;
}

/** Why something was not done; the words are meant for people. */
export interface NotKept {
  refused: "not-theirs" | "missing" | "ended" | "wrong";
  words: string;
}

/** The documents hold for everybody, so whoever keeps them works for a community or the street as a whole. */
export function mayKeep({ roles }: Person, tree: Tree): boolean {
  const wholes = ["street", "community"];
  return roles.some(({ role, at }) => keepers.includes(role) && wholes.includes(tree.find(at)?.kind ?? ""));
}

export function mayLook(person: Person): boolean {
  return mayUse(person, { allow: lookers });
}

export const notTheirs: NotKept = {
  refused: "not-theirs",
  words: "文件由书记、社区值班和街道分派员管，您可以看，不能改。",
};
const longestReason = 200;

/** Takes a document out of force: nobody is answered from it any more, and it stays on record with the reason. */
export async function withdraw(
  id: number,
  why: string,
  keeping: Keeping,
  store: Store,
): Promise<Document | NotKept> {
  const document = await kept(id, keeping, store);
  if ("refused" in document) return document;
  const note = clip(why.trim(), longestReason);
  if (note === "") return { refused: "wrong", words: "请写上为什么撤下。" };
  await store.documents.end(id, "withdrawn", { note });
  await record("withdraw-document", id, note, keeping, store);
  return document;
}

/** Mends what a document says of itself; what is left out stays as it is. */
export async function amend(
  id: number,
  head: Partial<DocumentHead>,
  keeping: Keeping,
  store: Store,
): Promise<Document | NotKept> {
  const document = await kept(id, keeping, store);
  if ("refused" in document) return document;
  const changes = changesOf(document, head);
  const { title, effective, expires } = { ...document, ...changes };
  if (title === "") return { refused: "wrong", words: "标题不能空着：回答里要写出自哪份文件。" };
  if (effective !== "" && expires !== "" && expires < effective)
    return { refused: "wrong", words: "失效日期在生效日期前面，请再看一眼。" };
  if (Object.keys(changes).length === 0) return document;
  await store.documents.amend(id, changes, keeping.now);
  const before = Object.fromEntries(Object.keys(changes).map((key) => [key, document[key as keyof Head]]));
  await record("amend-document", id, JSON.stringify({ from: before, to: changes }), keeping, store);
  return document;
}

type Head = DocumentHead;

function changesOf(document: Document, head: Partial<Head>): Partial<Head> {
  const trimmed = Object.entries(head).map(([key, value]) => [key, value.trim()] as const);
  return Object.fromEntries(trimmed.filter(([key, value]) => value !== document[key as keyof Head]));
}

/** Writes down who has brought a document; in the transaction that keeps it. */
export async function brought(document: Document, { person, now }: Keeping, store: Store): Promise<void> {
  await record("bring-document", document.id, document.source, { person, now }, store);
}

/** A document in force that this person may change. */
async function kept(id: number, { person, community }: Keeping, store: Store): Promise<Document | NotKept> {
  if (!mayKeep(person, community.tree)) return notTheirs;
  const document = await store.documents.get(id);
  if (!document) return { refused: "missing", words: "没有这份文件。" };
  if (document.state === "current") return document;
  return { refused: "ended", words: "这份文件已经停用了，请看最新的一版。" };
}

async function record(
  action: string,
  id: number,
  detail: string,
  { person, now }: Pick<Keeping, "person" | "now">,
  store: Store,
): Promise<void> {
  await store.journal.audit(person.id, action, `document:${id}`, detail, now);
}
