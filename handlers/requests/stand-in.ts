import type { Role } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Store } from "../../storage/storage.ts";

/** Why somebody cannot take a thing, in a word; undefined when they can. */
export type Presence = (person: Person) => string | undefined;

export async function presenceAt(
  { hiddenFrom = [], without = [] }: { hiddenFrom?: readonly string[]; without?: readonly string[] },
  now: Date,
  store: Store,
): Promise<Presence> {
  const away = await store.roster.away(now);
  return (person) => {
    if (away.has(person.id)) return "请假";
    if (without.includes(person.id) || !isInOffice(person)) return "不再负责";
    return hiddenFrom.includes(person.id) ? "回避" : undefined;
  };
}

const noOffice: readonly Role[] = ["resident", "party-member", "auditor", "administrator"];
const isInOffice = ({ roles }: Person) => roles.some(({ role }) => !noOffice.includes(role));

/** The first in line who is here; for whoever is not, their deputy stands in (AB 岗). */
export async function firstPresent(
  inLine: Person[],
  special: { person?: string | undefined; deputy?: string | undefined } | undefined,
  presence: Presence,
  store: Store,
): Promise<{ owner: Person | undefined; notes: string[]; standsIn: boolean }> {
  const notes: string[] = [];
  for (const person of inLine) {
    const why = presence(person);
    if (why === undefined) return { owner: person, notes, standsIn: false };
    const deputyId = person.id === special?.person ? (special.deputy ?? person.deputyId) : person.deputyId;
    const { standIn, words } = await standInFor(person, deputyId, why, presence, store);
    notes.push(words);
    if (standIn) return { owner: standIn, notes, standsIn: true };
  }
  return { owner: undefined, notes, standsIn: false };
}

/** Who stands in for somebody: the deputy, or the deputy's deputy when that one is not here either. */
export async function standInFor(
  person: Person,
  deputyId: string | undefined,
  why: string,
  presence: Presence,
  store: Store,
): Promise<{ standIn: Person | undefined; words: string }> {
  let words = `${person.name}${why}`;
  for (const deputy of await deputiesFrom(deputyId, [person.id], store)) {
    const whyNot = presence(deputy);
    if (whyNot === undefined) return { standIn: deputy, words: `${words}，由备岗${deputy.name}接` };
    words += `，备岗${deputy.name}也${whyNot}`;
  }
  return { standIn: undefined, words };
}

/** A deputy, their deputy, and so on, each once. */
async function deputiesFrom(first: string | undefined, seen: string[], store: Store): Promise<Person[]> {
  const found: Person[] = [];
  for (let id = first; id !== undefined && !seen.includes(id); ) {
    const deputy = await store.people.find(id);
    seen.push(id);
    if (deputy) found.push(deputy);
    id = deputy?.deputyId;
  }
  return found;
}

/** The deputy of an owner: whom the rule names, the owner's own, or the next in line. */
export async function secondTo(
  owner: Person,
  ruled: string | undefined,
  inLine: Person[],
  presence: Presence,
  store: Store,
): Promise<Person | undefined> {
  const deputies = [
    ...(ruled === undefined ? [] : await deputiesFrom(ruled, [owner.id], store)),
    ...(await deputiesFrom(owner.deputyId, [owner.id], store)),
    ...inLine,
  ];
  return deputies.find((person) => person.id !== owner.id && presence(person) === undefined);
}
