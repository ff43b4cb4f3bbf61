import type { FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Arrival } from "../../storage/inbox.ts";
import { privatePlaceOf, type Simulator } from "../channels/simulator.ts";
import { largestPicture } from "../pictures.ts";
import type { Town } from "../town.ts";
import {
  chatQuery,
  clockBody,
  clockSchema,
  messageSchema,
  outboxSchema,
  pictureParams,
  pictureQuery,
  requestsSchema,
  saidSchema,
  sayBody,
  townSchema,
} from "./demo-api.ts";
import type { DemoClock } from "./demo-clock.ts";
import { moveClock, nextMoment } from "./demo-time.ts";
import { outboxRows, requestRows, talk, townView } from "./demo-views.ts";
import { bringPicture, sendPicture, takesPictures } from "./pictures.ts";

interface Needs {
  town: Town;
  channel: Simulator;
  clock: DemoClock;
  newId(): string;
}

/** Names under which a browser on this very machine calls the page; another one would be a foreign page's trick. */
const ownHosts = ["127.0.0.1", "localhost", "[::1]"];

/** The simulator's routes. They exist in demo mode only, and answer this machine only. */
export function demoRoutes({ town, channel, clock, newId }: Needs) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.addHook("onRequest", async (request) => {
      const { host, origin } = request.headers;
      const hosts = [hostOf(`http://${host}`), ...(origin === undefined ? [] : [hostOf(origin)])];
      if (!hosts.every((name) => ownHosts.includes(name)))
        throw Object.assign(new Error("Foreign page"), { statusCode: 403 });
    });
    const web = app.withTypeProvider<ZodTypeProvider>();
    const { storage } = town;

    web.get("/town", { schema: { response: { 200: townSchema } } }, async () => ({
      ...(await townView(town)),
      ...(await times()),
    }));
    web.get(
      "/messages",
      { schema: { querystring: chatQuery, response: { 200: z.array(messageSchema) } } },
      ({ query }) => talk(query.as, query.place, storage.read),
    );
    web.get("/requests", { schema: { response: { 200: requestsSchema } } }, () =>
      requestRows(town, clock.now()),
    );
    web.get("/outbox", { schema: { response: { 200: outboxSchema } } }, () => outboxRows(storage.read));

    web.post("/messages", { schema: { body: sayBody, response: { 200: saidSchema } } }, async ({ body }) => {
      const { text, quotes, mentionsBot, id = newId() } = body;
      await channel.say({ ...(await spokenBy(body, id)), text, quotes, mentionsBot });
      return { id };
    });
    await app.register(async (inside) => pictureRoutes(inside, { town, channel, spokenBy }));
    web.post("/clock", { schema: { body: clockBody, response: { 200: clockSchema } } }, async ({ body }) => {
      await moveClock(body.move, town, clock);
      town.announce();
      return times();
    });
    app.get("/events", (request, reply) => {
      reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      reply.raw.write(": 邻里\n\n");
      const stop = town.onChange(() => reply.raw.write("data: changed\n\n"));
      request.raw.on("close", stop);
    });

    /** Who says it where; nobody speaks in a group of others. */
    async function spokenBy({ as, place }: { as: string; place: string }, messageId: string) {
      const placeKind: PlaceKind = place === privatePlaceOf(as) ? "private" : "group";
      const group =
        placeKind === "group" ? await storage.read.places.findGroup(channel.name, place) : undefined;
      if (placeKind === "group" && !group?.members.includes(as)) {
        throw Object.assign(new Error("Not a member"), { statusCode: 404 });
      }
      return { place, placeKind, messageId, sender: as, senderName: as, sentAt: clock.now() };
    }

    async function times() {
      return {
        now: clock.now().toISOString(),
        nextDue: (await nextMoment(town, clock.now()))?.toISOString() ?? null,
      };
    }
  };
}

type PlaceKind = Arrival["placeKind"];

interface PictureNeeds extends Pick<Needs, "town" | "channel"> {
  spokenBy(
    from: { as: string; place: string },
    messageId: string,
  ): Promise<Pick<Arrival, "place" | "placeKind" | "messageId" | "sender" | "senderName" | "sentAt">>;
}

function pictureRoutes(app: FastifyInstance, { town, channel, spokenBy }: PictureNeeds): void {
  takesPictures(app);
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.post(
    "/pictures",
    { bodyLimit: largestPicture, schema: { querystring: pictureQuery, response: { 200: saidSchema } } },
    async ({ query, body }) => {
      const spoken = await spokenBy(query, query.id);
      await bringPicture(body, town, (file) =>
        channel.say({
          ...{ ...spoken, text: "", quotes: undefined, mentionsBot: false, kind: "picture" },
          attachments: [{ kind: "picture", name: "照片", ref: "", file }],
        }),
      );
      return { id: query.id };
    },
  );
  web.get("/pictures/:id", { schema: { params: pictureParams } }, async ({ params }, reply) => {
    const came = await town.storage.read.attachments.of(params.id);
    const picture = came.find(
      ({ kind, name, channel: from }) => kind === "picture" && name !== "" && from === channel.name,
    );
    return sendPicture(reply, picture, town);
  });
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : "";
}
