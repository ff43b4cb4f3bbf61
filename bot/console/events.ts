import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/**
 * Listens to the server and asks for everything again when something changed. False while the server is
 * gone. A hidden tab does not listen, because a browser allows only six such lines to one server.
 */
export function useEvents(path: string): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => listen(path, client, setConnected), [path, client]);
  return connected;
}

function listen(path: string, client: QueryClient, setConnected: (connected: boolean) => void): () => void {
  let source: EventSource | undefined;
  let refresh: ReturnType<typeof setTimeout> | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let lost: ReturnType<typeof setTimeout> | undefined;

  const changed = () => {
    clearTimeout(refresh);
    refresh = setTimeout(() => void client.invalidateQueries(), 100);
  };
  const close = () => {
    source?.close();
    source = undefined;
    for (const timer of [refresh, reopen, lost]) clearTimeout(timer);
    lost = undefined;
  };
  const open = () => {
    close();
    source = new EventSource(path);
    source.onmessage = changed;
    source.onopen = () => {
      clearTimeout(lost);
      lost = undefined;
      setConnected(true);
      changed();
    };
    source.onerror = () => {
      lost ??= setTimeout(() => setConnected(false), 700);
      if (source?.readyState !== EventSource.CLOSED) return;
      // It was refused: the answers to everything else say why.
      changed();
      clearTimeout(reopen);
      reopen = setTimeout(open, 2000);
    };
  };
  const follow = () => (document.hidden ? close() : open());

  follow();
  document.addEventListener("visibilitychange", follow);
  return () => {
    document.removeEventListener("visibilitychange", follow);
    close();
  };
}
