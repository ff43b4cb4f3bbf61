import type { Person } from "../../storage/people.ts";
import { handChannel } from "./hand-channel.ts";
import { openTown, type Town } from "./town.ts";

/** A group no bot is in, of the first grid. */
export const carriedName = "春晖苑业主微信群";

/** The demo community with a second platform in the test's hands. */
export async function townWithWechat() {
  const wechat = handChannel("wechat");
  return { wechat, town: await openTown({ beside: [wechat.channel] }) };
}

export async function withCarriedGroup(name = carriedName, node = "春晖社区第一网格"): Promise<Town> {
  const town = await openTown();
  await town.person("chen-zhiyuan").says(`登记群“${name}” ${node} 居民群`);
  town.person("chen-zhiyuan").hears(/登记好了/);
  return town;
}

export async function personOf(town: Town, id: string): Promise<Person> {
  const person = await town.storage().read.people.find(id);
  if (!person) throw new Error(`Nobody is called ${id}`);
  return person;
}

/** Gives a person of the demo more roles than the community file gave them. */
export async function alsoIs(town: Town, id: string, more: Person["roles"]): Promise<void> {
  const person = await personOf(town, id);
  const roles = [...person.roles, ...more];
  await town.storage().transaction((store) => store.people.save({ ...person, roles }, []));
}

/** Nobody can reach this person in the simulator any more. */
export async function losesAccount(town: Town, id: string): Promise<void> {
  await town.storage().transaction((store) => store.people.bind({ channel: "simulator", id }, "luo-yi"));
}
