import type { FastifyInstance, FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { actorsOf } from "../../handlers/requests/carry-out.ts";
import { pictureWords } from "../../handlers/requests/steps.ts";
import { bindPage, isSaid, type PageChannel } from "../channels/page.ts";
import { largestPicture } from "../pictures.ts";
import type { Town } from "../town.ts";
import { Declined } from "./declined.ts";
import { ownPage, perMinute } from "./door.ts";
import { bringPicture, sendPicture, takesPictures } from "./pictures.ts";
import {
  type Deed,
  deedBody,
  pictureHeaders,
  pictureParams,
  residentSchema,
  saidSchema,
} from "./resident-api.ts";
import { deedId, deedsOf, type Opened, picturesFor, residentView } from "./resident-views.ts";

interface Needs {
  town: Town;
  channel: PageChannel;
  now(): Date;
  /** The page's address for the outside; undefined when it has none. */
  publicUrl: string | undefined;
}

declare module "fastify" {
  interface FastifyRequest {
    /** What the link has opened. */
    opened: Opened;
  }
}

/** Of links that open nothing. */
const guessesAMinute = 20;
/** Of one link, everything together. */
const callsAMinute = 120;

/** The same for a link that was never there, has run out or was taken back, and for somebody who waits no more. */
const linkIsOver = "这个链接打不开了。想看进度，请私聊邻里“链接”，马上给您一个新的。";
const tooOften = "操作太频繁了，请过一分钟再试。";
const notNow = "这件事现在不能这样做了，请看看最新进度。";

/**
 * The routes of residents' private links. Each call carries the link's secret in a header, which no log keeps. Whoever
 * has it sees one request as one person sees it, and what they do is a sentence of that person about that request.
 */
export function residentRoutes(needs: Needs) {
  const { now, publicUrl } = needs;
  const isOwn = ownPage(publicUrl);
  const mayGuess = perMinute(guessesAMinute, now);
  const mayCall = perMinute(callsAMinute, now);
  return async (app: FastifyInstance): Promise<void> => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      if (!isOwn(request)) throw new Declined(403, "只能在进度页面上操作，请重新打开链接。");
      const opened = await openedBy(request, needs);
      if (!opened) throw mayGuess() ? new Declined(404, linkIsOver) : new Declined(429, tooOften);
      if (!mayCall(`${opened.request.id}/${opened.person.id}`)) throw new Declined(429, tooOften);
      request.opened = opened;
    });
    lookRoutes(app, needs);
    deedRoutes(app, needs);
    await app.register(async (inside) => bringRoutes(inside, needs));
  };
}

async function openedBy({ headers }: FastifyRequest, { town, now }: Needs): Promise<Opened | undefined> {
  const { read } = town.storage;
  const [, token] = /^Bearer (\S{1,200})$/.exec(headers.authorization ?? "") ?? [];
  const link = token === undefined ? undefined : await read.requestLinks.find(token, now());
  const request = link && (await read.requests.find(link.requestId));
  const person = link && (await read.people.find(link.personId));
  if (!request || !person) return undefined;
  const actors = await actorsOf(person, request, town.community(), read);
  return actors.includes("reporter") ? { request, person, until: link.expiresAt } : undefined;
}

function lookRoutes(app: FastifyInstance, { town, now }: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get("/request", { schema: { response: { 200: residentSchema } } }, ({ opened }) =>
    residentView(opened, { community: town.community(), now: now(), store: town.storage.read }),
  );
  web.get("/pictures/:id", { schema: { params: pictureParams } }, async ({ opened, params }, reply) => {
    const pictures = await picturesFor(opened, town.storage.read);
    return sendPicture(
      reply,
      pictures.find(({ id }) => id === params.id),
      town,
    );
  });
}

function deedRoutes(app: FastifyInstance, needs: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.post(
    "/deeds",
    { schema: { body: deedBody, response: { 200: saidSchema } } },
    async ({ opened, body }) => {
      await mustBeOffered(body.deed, body.id, opened, needs);
      await say(opened, body.id, sentenceFor(body, opened.request.number), needs);
      return { id: body.id };
    },
  );
}

/** The number stands first, marked as one: whatever numbers follow in people's own words, this one counts. */
function sentenceFor(deed: Deed, number: number): string {
  switch (deed.deed) {
    case "rate":
      return `#${number} ${deed.rating}`;
    case "reopen":
      return deed.why.trim() === "" ? `#${number} 没解决` : `#${number} 没解决，${deed.why.trim()}`;
    case "supplement":
      return `补充 #${number} ${deed.text}`;
    case "withdraw":
      return `撤回 #${number}`;
  }
}

/** What was done before may be sent again, for the answer may have been lost on the way. */
async function mustBeOffered(
  deed: Deed["deed"] | "picture",
  id: string,
  opened: Opened,
  { town, now }: Needs,
): Promise<void> {
  const looking = { community: town.community(), now: now(), store: town.storage.read };
  if (await isSaid(opened.person, deedId(opened, id), looking.store)) return;
  if (!(await deedsOf(opened, looking)).includes(deed)) throw new Declined(409, notNow);
}

async function say(
  opened: Opened,
  id: string,
  text: string,
  { town, channel, now }: Needs,
  picture?: { file: string; requestId: number },
): Promise<void> {
  const { person } = opened;
  await town.storage.transaction((store) => bindPage(person, store));
  const words = { id: deedId(opened, id), text, at: now(), ...(picture && { picture }) };
  await channel.say(person, words);
}

function bringRoutes(app: FastifyInstance, needs: Needs): void {
  takesPictures(app);
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.post(
    "/pictures",
    {
      bodyLimit: largestPicture,
      schema: { headers: pictureHeaders, response: { 200: saidSchema } },
      onRequest: ({ opened, headers }) =>
        mustBeOffered("picture", String(headers["x-linli-id"]), opened, needs),
    },
    async ({ opened, body, headers }) => {
      const id = headers["x-linli-id"];
      const { id: requestId, number } = opened.request;
      await bringPicture(body, needs.town, (file) =>
        say(opened, id, `补充 #${number} ${pictureWords}`, needs, { file, requestId }),
      );
      return { id };
    },
  );
}
