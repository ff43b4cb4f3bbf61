import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { DeedBody, ResidentView } from "../../web/resident-api.ts";
import { Refusal, send } from "../ask.ts";
import { newId } from "../new-id.ts";
import { shrunk } from "../shrunk.ts";

const resident = "/api/resident";
/** So often it is looked while an answer is waited for, and while nothing is. */
const soonMs = 700;
const laterMs = 30_000;
/** After so long nobody waits for an answer any more; what was said is kept in any case. */
const patienceMs = 20_000;
const askMs = 15_000;
/** A picture over a bad line. */
const bringMs = 180_000;

/** The link's secret. It stays in the address, so that the page can be opened again; addresses' ends are sent nowhere. */
export const secret = location.hash.slice(1);

function withSecret(options: RequestInit, ms = askMs): RequestInit {
  const headers = { ...options.headers, authorization: `Bearer ${secret}` };
  return { ...options, headers, signal: AbortSignal.timeout(ms) };
}

type Without<Body> = Body extends unknown ? Omit<Body, "id"> : never;
export type Deed = Without<DeedBody> | { deed: "picture"; file: File };

interface Said {
  id: string;
  deed: Deed;
  /** When the server had it. */
  at: number;
}

async function say({ id, deed }: Omit<Said, "at">): Promise<void> {
  if (deed.deed === "picture") {
    const body = await shrunk(deed.file);
    const headers = { "content-type": body.type || "application/octet-stream", "x-linli-id": id };
    await send(`${resident}/pictures`, withSecret({ method: "POST", headers, body }, bringMs));
    return;
  }
  const headers = { "content-type": "application/json" };
  await send(
    `${resident}/deeds`,
    withSecret({ method: "POST", headers, body: JSON.stringify({ id, ...deed }) }),
  );
}

export interface Doing {
  /** What was done last, here and now. */
  said: Deed | undefined;
  /** What the bot has answered to it. */
  answer: string;
  isBusy: boolean;
  trouble: string;
  does(deed: Deed): void;
  /** Says the same once more; it has one effect. */
  again(): void;
}

export interface Resident {
  view: ResidentView | undefined;
  error: Error | null;
  doing: Doing;
}

export function useResident(): Resident {
  const client = useQueryClient();
  const [said, setSaid] = useState<Said>();
  const answered = ({ answers = [] }: Partial<ResidentView>) => answers.find(({ id }) => id === said?.id);
  const isAwaited = (view: ResidentView | undefined) =>
    said !== undefined && !answered(view ?? {}) && Date.now() - said.at < patienceMs;
  const { data: view, error } = useQuery({
    queryKey: ["resident"],
    queryFn: () => send<ResidentView>(`${resident}/request`, withSecret({})),
    refetchInterval: ({ state }) => {
      if (state.error instanceof Refusal && state.error.status === 404) return false;
      return isAwaited(state.data) ? soonMs : laterMs;
    },
    staleTime: 0,
  });
  // A second press comes before the page has been drawn anew.
  const isSaying = useRef(false);
  const saying = useMutation({
    mutationFn: say,
    onSettled: () => {
      isSaying.current = false;
    },
    onSuccess: (_, { id, deed }) => {
      setSaid({ id, deed, at: Date.now() });
      return client.invalidateQueries({ queryKey: ["resident"] });
    },
  });
  const sayOnce = (words: Parameters<typeof say>[0]) => {
    if (isSaying.current) return;
    isSaying.current = true;
    saying.mutate(words);
  };
  return {
    view,
    error,
    doing: {
      said: said?.deed,
      answer: answered(view ?? {})?.text ?? "",
      isBusy: saying.isPending || isAwaited(view),
      trouble: saying.error?.message ?? "",
      does: (deed) => sayOnce({ id: newId(), deed }),
      again: () => saying.variables && sayOnce(saying.variables),
    },
  };
}

/** The bytes of a picture, which no address shows. */
export function usePicture(id: number) {
  return useQuery({
    queryKey: ["picture", id],
    queryFn: () => send<Blob>(`${resident}/pictures/${id}`, withSecret({}), (response) => response.blob()),
    staleTime: "static",
    retry: 2,
  });
}
