import type { Store } from "../../storage/storage.ts";
import type { Community } from "../community.ts";
import { speak } from "../outgoing.ts";
import { administrators } from "../people/role-names.ts";
import { sayChannel } from "./channel-names.ts";

/**
 * The administrators hear of a group nobody has bound, once for ever; until somebody binds it only emergencies are
 * handled there. False when there is nobody yet who could be told.
 */
export async function tellOfNewGroup(
  { channel, place, name }: { channel: string; place: string; name: string },
  cause: { community: Community; now: Date },
  store: Store,
): Promise<boolean> {
  const text = [
    `我在一个还没有绑定的群里：“${name}”（${sayChannel(channel)}）。`,
    "在绑定之前，那里只处理险情。请书记在群里说“绑定本群 社区名 居民群”，",
    `或私聊我“绑定群“${name}” 社区名 居民群”。`,
  ].join("\n");
  const told = (await administrators(cause.community, store)).map(({ id }) => ({ to: { person: id }, text }));
  await speak(told, { ...cause, key: `group:${channel}/${place}` }, store);
  return told.length > 0;
}
