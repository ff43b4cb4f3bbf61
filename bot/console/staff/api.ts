import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ChatMessage, SayBody } from "../../web/demo-api.ts";
import type { ChannelRow, Groups, Me, StaffSayBody } from "../../web/staff-api.ts";
import { again, ask, Refusal } from "../ask.ts";
import { type Outgoing, useOutgoing } from "../outgoing.ts";

const staff = "/api/staff";
export const eventsPath = `${staff}/events`;

/** The secret of the link the page was opened with. It leaves the address bar at once, so that no history keeps it. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (location.pathname === "/enter") history.replaceState(null, "", "/");
  return location.pathname === "/" && token.length > 0 ? token : "";
}

/** Who has entered; with a fresh link it enters first. Whoever is in already needs no link. */
async function enterAndAsk(): Promise<Me> {
  const token = takeToken();
  const refused = token
    ? await ask(`${staff}/enter`, { token }).then(
        () => undefined,
        (error: unknown) => error,
      )
    : undefined;
  return ask<Me>(`${staff}/me`).catch((error: unknown) => {
    throw refused ?? error;
  });
}

export function useMe() {
  return useQuery({ queryKey: ["me"], queryFn: enterAndAsk, refetchInterval: again });
}

export function useLeave(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await ask(`${staff}/leave`, {});
    await client.resetQueries({ queryKey: ["me"] });
    // Whoever enters next in this tab must not see what was said before.
    client.removeQueries({ type: "inactive" });
  };
}

export function useGroups() {
  return useQuery({
    queryKey: ["groups"],
    queryFn: () => ask<Groups>(`${staff}/groups`),
    refetchInterval: again,
  });
}

export function useChannels() {
  return useQuery({
    queryKey: ["channels"],
    queryFn: () => ask<ChannelRow[]>(`${staff}/channels`),
    refetchInterval: again,
  });
}

const talkKey = () => ["talk"];

function sayOnPage({ text, quotes, id = crypto.randomUUID() }: SayBody): Promise<{ id: string }> {
  const body: StaffSayBody = { text, id, ...(quotes !== undefined && { quotes }) };
  return ask(`${staff}/messages`, body);
}

/** The private chat with the bot, which everything on the page goes through. */
export interface Talk {
  messages: ChatMessage[] | undefined;
  outgoing: Outgoing[];
  /** Says something; returns the id it has from now on. */
  say(text: string, quotes?: string): string;
  resend(outgoing: Outgoing): void;
}

export function useTalk({ id: as }: Me): Talk {
  const { data: messages } = useQuery({
    queryKey: talkKey(),
    queryFn: () => ask<ChatMessage[]>(`${staff}/messages`),
    refetchInterval: again,
  });
  const { outgoing, send, resend } = useOutgoing(sayOnPage, talkKey);
  return {
    ...{ messages, outgoing, resend },
    say: (text, quotes) =>
      send({ as, place: placeOf(as), text, ...(quotes !== undefined && { quotes }) }, new Date()),
  };
}

export function placeOf(personId: string): string {
  return `page-${personId}`;
}

/** What the bot has said between these words and the person's next ones. */
export function answersTo(id: string, messages: ChatMessage[] = []): ChatMessage[] {
  const asked = messages.findIndex((message) => message.id === id);
  if (asked < 0) return [];
  const after = messages.slice(asked + 1);
  const next = after.findIndex(({ from }) => !from.bot);
  return next < 0 ? after : after.slice(0, next);
}

/** Whether the person has to enter (again). */
export function isOutside(error: unknown): error is Refusal {
  return error instanceof Refusal && [401, 403, 429].includes(error.status);
}
