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

export type Person = Town["people"][number];

/** The server answered, and said no; its text is meant for people. Status 0: there was no answer. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/** Asks the demo's server; with a body it posts. Throws a Refusal whose text can be shown as it is. */
async function ask<T>(path: string, body?: unknown): Promise<T> {
  const options: RequestInit = {
    signal: AbortSignal.timeout(15_000),
    headers: { accept: "application/json" },
  };
  if (body !== undefined) {
    options.method = "POST";
    options.headers = { ...options.headers, "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/api/demo/${path}`, options).catch((cause) => {
    throw new Refusal(0, `连不上演示服务，请稍后再试。${cause instanceof TypeError ? "" : "（等待超时）"}`);
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) {
    throw new Refusal(response.status, answer?.message ?? `演示服务出错了（${response.status}）。`);
  }
  if (answer === undefined) throw new Refusal(response.status, "演示服务的回答看不懂。");
  return answer;
}

/** A query that failed is asked again until it works; a page that is not there stays away. */
function again(query: { state: { status: string; error: unknown } }): number | false {
  const { status, error } = query.state;
  return status === "error" && !(error instanceof Refusal && error.status === 404) ? 2000 : false;
}

export function useTown() {
  return useQuery({ queryKey: ["town"], queryFn: () => ask<Town>("town"), refetchInterval: again });
}

export const messagesKey = (as: string, place: string) => ["messages", as, place];

/** What was said in each of a person's chats, in the order of the chats; undefined until it is known. */
export function useTalks(as: string, chats: Chat[]): (ChatMessage[] | undefined)[] {
  return useQueries({
    queries: chats.map(({ place }) => ({
      queryKey: messagesKey(as, place),
      queryFn: () => ask<ChatMessage[]>(`messages?${new URLSearchParams({ as, place })}`),
      refetchInterval: again,
    })),
    combine: (results) => results.map((result) => result.data),
  });
}

export function useRequests() {
  return useQuery({
    queryKey: ["requests"],
    queryFn: () => ask<RequestRow[]>("requests"),
    refetchInterval: again,
  });
}

export function useOutbox() {
  return useQuery({
    queryKey: ["outbox"],
    queryFn: () => ask<OutboxRow[]>("outbox"),
    refetchInterval: again,
  });
}

export function say(body: SayBody): Promise<{ id: string }> {
  return ask("messages", body);
}

export function useMoveClock(onError: (error: Error) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ClockBody) => ask<ClockState>("clock", body),
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
