import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import type { ChatMessage, SayBody } from "../web/demo-api.ts";
import { messagesKey, say } from "./api.ts";

/** Words on their way to the server. They keep their id, however often they are sent. */
export interface Outgoing {
  body: SayBody & { id: string };
  at: string;
  /** The id under which the server keeps them, once it has said so. */
  savedAs: string;
  failed: boolean;
}

/** Sends one after the other, shows at once what is being said, keeps what failed. */
export function useOutgoing() {
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
      const queryKey = messagesKey(as, place);
      await client.invalidateQueries({ queryKey });
      const known = client.getQueryData<ChatMessage[]>(queryKey)?.some((one) => one.id === savedAs);
      if (known) setOutgoing((all) => all.filter((one) => one.body.id !== id));
    },
    onError: (error, { id }) => {
      if (id) mark(id, { failed: true });
      void message.error(error.message);
    },
  });

  return {
    outgoing,
    send(words: SayBody, now: Date) {
      const body = { ...words, id: crypto.randomUUID() };
      setOutgoing((all) => [...all, { body, at: now.toISOString(), savedAs: body.id, failed: false }]);
      post.mutate(body);
    },
    resend({ body }: Outgoing) {
      mark(body.id, { failed: false });
      post.mutate(body);
    },
  };
}
