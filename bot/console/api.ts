import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type {
  Chat,
  ChatMessage,
  ClockBody,
  ClockState,
  OutboxRow,
  RequestRow,
  SayBody,
  Town,
} from "../web/demo-api.ts";
import { again, ask, Refusal, send } from "./ask.ts";
import { newId } from "./new-id.ts";
import { shrunk } from "./shrunk.ts";

export type Person = Town["people"][number];

const demo = "/api/demo";

/** Whether this is the demo or a real installation; asked once, for a page never turns from one into the other. */
export function useKind() {
  const client = useQueryClient();
  return useQuery({
    queryKey: ["kind"],
    staleTime: "static",
    refetchInterval: again,
    async queryFn(): Promise<"demo" | "staff"> {
      try {
        client.setQueryData(["town"], await ask<Town>(`${demo}/town`));
        return "demo";
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return "staff";
        throw error;
      }
    },
  });
}

export function useTown() {
  return useQuery({ queryKey: ["town"], queryFn: () => ask<Town>(`${demo}/town`), refetchInterval: again });
}

export const messagesKey = (as: string, place: string) => ["messages", as, place];

/** What was said in each of a person's chats, in the order of the chats; undefined until it is known. */
export function useTalks(as: string, chats: Chat[]): (ChatMessage[] | undefined)[] {
  return useQueries({
    queries: chats.map(({ place }) => ({
      queryKey: messagesKey(as, place),
      queryFn: () => ask<ChatMessage[]>(`${demo}/messages?${new URLSearchParams({ as, place })}`),
      refetchInterval: again,
    })),
    combine: (results) => results.map((result) => result.data),
  });
}

export function useRequests() {
  return useQuery({
    queryKey: ["requests"],
    queryFn: () => ask<RequestRow[]>(`${demo}/requests`),
    refetchInterval: again,
  });
}

export function useOutbox() {
  return useQuery({
    queryKey: ["outbox"],
    queryFn: () => ask<OutboxRow[]>(`${demo}/outbox`),
    refetchInterval: again,
  });
}

export function say(body: SayBody): Promise<{ id: string }> {
  return ask(`${demo}/messages`, body);
}

export async function sayPicture(as: string, place: string, file: Blob): Promise<void> {
  const body = await shrunk(file);
  const headers = { "content-type": body.type || "application/octet-stream" };
  const path = `${demo}/pictures?${new URLSearchParams({ as, place, id: newId() })}`;
  await send(path, { method: "POST", headers, body });
}

export function useMoveClock(onError: (error: Error) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ClockBody) => ask<ClockState>(`${demo}/clock`, body),
    onSuccess: (clock) => {
      client.setQueryData<Town>(["town"], (town) => town && { ...town, ...clock });
      return client.invalidateQueries();
    },
    onError,
  });
}

/** The demo's time, which runs on by itself since the server last told it. */
export function useNow(town: Town, toldAt: number): Date {
  const [browserNow, setBrowserNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setBrowserNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return new Date(Date.parse(town.now) + Math.max(0, browserNow - toldAt));
}
