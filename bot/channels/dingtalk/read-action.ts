import { z } from "zod";
import type { Arrival } from "../../../storage/inbox.ts";
import { id, privatePlace } from "./read-message.ts";
import { objectIn } from "./request.ts";

const words = z.string().trim().optional().catch(undefined);

const pressed = z.object({
  outTrackId: id,
  userId: id,
  spaceId: id.optional().catch(undefined),
  spaceType: z.string().catch(""),
});
const action = z.object({
  cardPrivateData: z.object({
    actionIds: z.array(z.string().max(500)).catch([]),
    params: z.object({ text: words, textHint: words, action: words, value: words }).catch({}),
  }),
});

/**
 * A button that somebody pressed, as the words that it stands for. Pressing it twice is pressing it once:
 * a frame has a new id each time it comes, so that its id says nothing.
 */
export function readAction(
  data: Record<string, unknown>,
  botAccount: string,
  now: Date,
): Arrival | undefined {
  const press = pressed.safeParse(data);
  const content = data.content ?? data.value;
  const what = action.safeParse(typeof content === "string" ? objectIn(content) : content);
  if (!press.success || !what.success) return undefined;
  const { outTrackId, userId, spaceId, spaceType } = press.data;
  const { actionIds, params } = what.data.cardPrivateData;
  const text = [params.text, params.textHint, params.action, params.value, actionIds[0]].find(Boolean);
  if (!text) return undefined;
  const inGroup = spaceType === "IM_GROUP" && spaceId !== undefined;
  return {
    ...{ channel: "dingtalk", botAccount, sender: userId, senderName: "", text },
    messageId: ["card", outTrackId, userId, ...new Set([actionIds[0] ?? "", text])].join(":"),
    place: inGroup ? spaceId : privatePlace("", userId),
    placeKind: inGroup ? "group" : "private",
    quotes: outTrackId,
    mentionsBot: true,
    sentAt: now,
  };
}

/** The group an event is about, when it says which and what its name is. */
export function readGroup(
  headers: Readonly<Record<string, unknown>>,
  data: Record<string, unknown>,
): { place: string; name: string } | undefined {
  if (!/^(chat|im)_|robot|bot/i.test(String(headers.eventType ?? ""))) return undefined;
  // The events do not agree on how they write the names of their fields.
  const fields = new Map(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]));
  const first = (names: string[]) =>
    names.map((name) => fields.get(name)).find((value) => id.safeParse(value).success);
  const place = first(["openconversationid", "conversationid"]);
  const name = first(["title", "conversationtitle", "chatname", "name"]);
  return typeof place === "string" && typeof name === "string" ? { place, name } : undefined;
}
