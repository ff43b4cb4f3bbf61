import type { FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { Person } from "../../storage/people.ts";
import { bindPage, type PageChannel } from "../channels/page.ts";
import type { Town } from "../town.ts";
import { boardRoutes } from "./board.ts";
import { Declined } from "./declined.ts";
import { documentRoutes } from "./documents.ts";
import { staffPictures } from "./pictures.ts";
import { questionRoutes } from "./questions.ts";
import { type SignIn, signIn } from "./sign-in.ts";
import {
  channelsSchema,
  doneSchema,
  enterBody,
  groupsSchema,
  meSchema,
  staffSaidSchema,
  staffSayBody,
  talkSchema,
} from "./staff-api.ts";
import { channelRows, groupsView, mayRun, meView, pageTalk } from "./staff-views.ts";

interface Needs {
  town: Town;
  channel: PageChannel;
  now(): Date;
  /** Thirty-two bytes that nobody can guess, as they may stand in an address. */
  newToken(): string;
  /** The page's address for the outside; undefined when it has none. */
  publicUrl: string | undefined;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Whose session it is. */
    person: Person;
  }
}

/**
 * The staff page's routes. Whoever has entered does nothing here but look and speak: every deed is a sentence to the bot
 * and goes the same way as in a chat.
 */
export function staffRoutes(needs: Needs) {
  const door = signIn({ ...needs, storage: needs.town.storage });
  return async (app: FastifyInstance): Promise<void> => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      door.checkOrigin(request);
    });
    doorRoutes(app, door);
    await app.register(async (inside) => {
      inside.addHook("onRequest", async (request) => {
        request.person = await door.personOf(request);
      });
      viewRoutes(inside, needs);
      talkRoutes(inside, needs);
      boardRoutes(inside, needs);
      questionRoutes(inside, needs);
      staffPictures(inside, needs);
      await inside.register(async (documents) => documentRoutes(documents, needs));
    });
  };
}

function doorRoutes(app: FastifyInstance, door: SignIn): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  const answers = { response: { 200: doneSchema } };
  web.post("/enter", { schema: { body: enterBody, ...answers } }, async (request, reply) => {
    await door.enter(request.body.token, request, reply);
    return { ok: true as const };
  });
  web.post("/leave", { schema: answers }, async (request, reply) => {
    await door.leave(request, reply);
    return { ok: true as const };
  });
}

function viewRoutes(app: FastifyInstance, { town }: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get("/me", { schema: { response: { 200: meSchema } } }, async ({ person }) => meView(person, town));
  web.get("/groups", { schema: { response: { 200: groupsSchema } } }, ({ person }) =>
    groupsView(person, town),
  );
  web.get("/channels", { schema: { response: { 200: channelsSchema } } }, ({ person }) => {
    if (!mayRun(person)) throw new Declined(403, "渠道由管理员和书记看管。");
    return channelRows(town.connections());
  });
}

function talkRoutes(app: FastifyInstance, { town, channel, now }: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get("/messages", { schema: { response: { 200: talkSchema } } }, ({ person }) =>
    pageTalk(person, town.storage.read),
  );
  web.post(
    "/messages",
    { schema: { body: staffSayBody, response: { 200: staffSaidSchema } } },
    async ({ person, body }) => {
      const { text, quotes, id } = body;
      // A code said on the page may have given its account to somebody else.
      await town.storage.transaction((store) => bindPage(person, store));
      await channel.say(person, { id, text, quotes, at: now() });
      return { id };
    },
  );
  app.get("/events", (request, reply) => {
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    reply.raw.write(": 邻里\n\n");
    const stop = town.onChange(() => reply.raw.write("data: changed\n\n"));
    request.raw.on("close", stop);
  });
}
