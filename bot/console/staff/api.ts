import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Board, BoardQuery, Choices, Detail, Roster, SignalRow, TreeNode } from "../../web/board-api.ts";
import type { ChatMessage, SayBody } from "../../web/demo-api.ts";
import type { Questions } from "../../web/questions-api.ts";
import type { ChannelRow, Groups, Me, StaffSayBody } from "../../web/staff-api.ts";
import { again, ask, Refusal } from "../ask.ts";
import { newId } from "../new-id.ts";
import { type Outgoing, useOutgoing } from "../outgoing.ts";

/** What is looked at on the board. */
export type BoardFilter = Omit<BoardQuery, "limit" | "number"> & { number?: number | undefined };

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

export function useBoard(filter: BoardFilter, limit: number) {
  const asked = Object.entries({ ...filter, limit }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(asked).toString();
  return useQuery({
    queryKey: ["board", query],
    queryFn: () => ask<Board>(`${staff}/board?${query}`),
    refetchInterval: again,
    placeholderData: keepPreviousData,
  });
}

export function useDetail(number: number | undefined) {
  return useQuery({
    queryKey: ["request", number],
    queryFn: () => ask<Detail>(`${staff}/requests/${number}`),
    enabled: number !== undefined,
    refetchInterval: again,
  });
}

function useView<T>(path: string, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: [path],
    queryFn: () => ask<T>(`${staff}/${path}`),
    refetchInterval: again,
    ...options,
  });
}

/** What the forms offer. */
export const useChoices = () => useView<Choices>("board/choices");
export const useQuestions = () => useView<Questions>("questions");
export const useSignals = () => useView<SignalRow[]>("signals");
export const useTree = () => useView<TreeNode[]>("tree");
export const useRoster = () => useView<Roster>("roster");

/** The server's time, which runs on by itself since it was last told. */
export function useServerNow(told: string | undefined, toldAt: number): Date {
  const [browserNow, setBrowserNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setBrowserNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const passed = Math.max(0, browserNow - toldAt);
  return new Date(told === undefined ? browserNow : Date.parse(told) + passed);
}

const talkKey = () => ["talk"];

function sayOnPage({ text, quotes, id = newId() }: SayBody): Promise<{ id: string }> {
  const body: StaffSayBody = { text, id, ...(quotes !== undefined && { quotes }) };
  return ask(`${staff}/messages`, body);
}

/** The private chat with the bot, which everything on the page goes through. */
export interface Talk {
  messages: ChatMessage[] | undefined;
  outgoing: Outgoing[];
  /** Says something; returns the id it has from now on: the one given, so that a second click says nothing new. */
  say(text: string, quotes?: string, id?: string): string;
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
    say: (text, quotes, id) =>
      send(
        {
          as,
          place: placeOf(as),
          text,
          ...(quotes !== undefined && { quotes }),
          ...(id !== undefined && { id }),
        },
        new Date(),
      ),
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
