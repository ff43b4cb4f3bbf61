import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import type { ChatMessage, SayBody } from "../web/demo-api.ts";
import { Refusal } from "./ask.ts";
import { newId } from "./new-id.ts";

/** Words on their way to the server. They keep their id, however often they are sent. */
export interface Outgoing {
  body: SayBody & { id: string };
  at: string;
  /** The id under which the server keeps them, once it has said so. */
  savedAs: string;
  failed: boolean;
}

/** Sends one after the other, shows at once what is being said, keeps what failed. */
export function useOutgoing(
  say: (body: SayBody) => Promise<{ id: string }>,
  keyOf: (as: string, place: string) => string[],
) {
  const [outgoing, setOutgoing] = useState<Outgoing[]>([]);
  const { message } = App.useApp();
  const client = useQueryClient();

  const mark = (id: string, change: Partial<Outgoing>) =>
    setOutgoing((all) => all.map((one) => (one.body.id === id ? { ...one, ...change } : one)));

  const post = useMutation({
    mutationFn: say,
    scope: { id: "say" },
    onSuccess: async ({ id: savedAs }, { id, as, place }) => {
      mark(id ?? savedAs, { savedAs });
      const queryKey = keyOf(as, place);
      await client.invalidateQueries({ queryKey });
      const known = client.getQueryData<ChatMessage[]>(queryKey)?.some((one) => one.id === savedAs);
      if (known) setOutgoing((all) => all.filter((one) => one.body.id !== id));
    },
    onError: (error, { id }) => {
      if (id) mark(id, { failed: true });
      // Whoever has to enter again is told so by the page.
      if (error instanceof Refusal && error.status === 401) void client.invalidateQueries();
      void message.error(error.message);
    },
  });

  return {
    outgoing,
    /** Returns the id that the words have from now on; the same words sent again under their id have one effect. */
    send(words: SayBody, now: Date): string {
      const body = { ...words, id: words.id ?? newId() };
      setOutgoing((all) => [
        ...all.filter((one) => one.body.id !== body.id),
        { body, at: now.toISOString(), savedAs: body.id, failed: false },
      ]);
      post.mutate(body);
      return body.id;
    },
    resend({ body }: Outgoing) {
      mark(body.id, { failed: false });
      post.mutate(body);
    },
  };
}
