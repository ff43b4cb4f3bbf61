import type { Role } from "../../storage/community.ts";
import type { Store } from "../../storage/storage.ts";
import type { Handler, Reply, Said } from "../handler.ts";
import { sayChannel } from "../places/channel-names.ts";
import { administrators, roleNames, rolesOf } from "./role-names.ts";

/** Why somebody may not do this, what they are to the bot, and whom to ask. In a group nothing about the person is said. */
export async function refusal(said: Said, handler: Handler, store: Store): Promise<Reply[]> {
  const { person, account, message, community } = said;
  const allowed = handler.allow === "everyone" ? [] : handler.allow.map((role) => roleNames[role]);
  const who = allowed.length > 3 ? "工作人员" : allowed.join("、");
  const why = `这件事要由${who}来办，需要的话请找${await whomToAsk(said, store)}。`;
  const about = `您现在是${rolesOf(person, community)}，账号：${sayChannel(account.channel)} ${account.id}。`;
  if (message.placeKind === "private") return [{ to: "here", text: `${why}\n${about}` }];
  return [
    { to: "here", text: why },
    { to: "speaker", text: about },
  ];
}

async function whomToAsk({ group, person, community }: Said, store: Store): Promise<string> {
  const node = group?.nodeId ?? person.home?.building ?? community.tree.root.id;
  const nodes = community.tree.above(node).map(({ id }) => id);
  const near: Role[] = ["secretary", "dispatcher"];
  for (const role of near) {
    const [found] = await store.people.holding(role, nodes);
    if (found) return `${found.title}${found.name}${found.phone ? `（${found.phone}）` : ""}`;
  }
  const [found] = await administrators(community, store);
  const { name, phone } = community.tree.root;
  return found ? `${found.title}${found.name}` : `${name}${phone ? `（${phone}）` : ""}`;
}
