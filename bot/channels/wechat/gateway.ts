import { connect } from "node:net";

/** Does anything listen there? Resolves within `withinMs`, also when the machine is gone. */
export function isListening(
  { host, port }: { host: string; port: number },
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    const end = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.setTimeout(withinMs, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
