export interface Limits {
  /** For the whole answer. */
  deadlineMs: number;
  /** So long without a byte, once the answer has begun. */
  idleMs: number;
  mostBytes: number;
}

/** An answer that cannot be used: too long, cut off, or standing still. */
export class BadAnswer extends Error {}

/** The network, but answers that grow too long or stand still end with a BadAnswer, and nobody is sent elsewhere. */
export function guardedFetch({ idleMs, mostBytes }: Limits): typeof fetch {
  return async (address, options) => {
    const response = await fetch(address, { ...options, redirect: "error" });
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(watch(idleMs, mostBytes)), { status, statusText, headers });
  };
}

function watch(idleMs: number, mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  return new TransformStream({
    transform(chunk, stream) {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes > mostBytes) throw new BadAnswer("too long");
      timer = setTimeout(() => stream.error(new BadAnswer("standing still")), idleMs).unref();
      stream.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
}
