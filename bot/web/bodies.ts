import type { FastifyInstance } from "fastify";
import { Declined } from "./declined.ts";

interface Words {
  /** Said to whoever has hung up, to one too many at once, and to what is too large. */
  cutOff: string;
  busy: string;
  tooLarge: string;
}

/** Makes routes take bytes as they come, a few at a time: they are held in memory until they are dealt with. */
export function takesBytes(app: FastifyInstance, atOnce: number, { cutOff, busy, tooLarge }: Words): void {
  let coming = 0;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, bytes, done) => done(null, bytes));
  app.addHook("onRequest", async (request, reply) => {
    // Who has hung up by now has closed already, and will not close again.
    if (request.raw.destroyed) throw new Declined(400, cutOff);
    if (coming >= atOnce) throw new Declined(503, busy);
    coming += 1;
    reply.raw.once("close", () => {
      coming -= 1;
    });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }) => {
    throw error.statusCode === 413 ? new Declined(413, tooLarge) : error;
  });
}

export function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
