import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { hitTest } from "../../handlers/policy/hit-test.ts";
import {
  amend,
  brought,
  type Keeping,
  mayKeep,
  mayLook,
  type NotKept,
  notTheirs,
  withdraw,
} from "../../handlers/policy/keep-documents.ts";
import type { Document } from "../../storage/documents.ts";
import type { Store } from "../../storage/storage.ts";
import { addDocument } from "../documents/import-documents.ts";
import { limits } from "../documents/limits.ts";
import type { Town } from "../town.ts";
import { bytesOf, takesBytes } from "./bodies.ts";
import { Declined } from "./declined.ts";
import {
  amendBody,
  broughtSchema,
  documentParams,
  documentSchema,
  documentsQuery,
  documentsSchema,
  hitTestBody,
  hitTestSchema,
  passagesQuery,
  passagesSchema,
  uploadQuery,
  withdrawBody,
} from "./documents-api.ts";
import { documentsView, documentView, hitTestView, passagesView } from "./documents-views.ts";
import type { Looking } from "./looking.ts";

interface Needs {
  town: Town;
  now(): Date;
}

const notForThem = "文件由社区工作人员看管。";
const notFound = "没有这份文件。";
/** Each holds its bytes in memory until it is read. */
const uploadsAtOnce = 4;
const statuses: Record<NotKept["refused"], number> = {
  "not-theirs": 403,
  missing: 404,
  ended: 409,
  wrong: 400,
};

/** The community's documents for those who keep them; other staff look, and try how a question would be answered. */
export async function documentRoutes(app: FastifyInstance, needs: Needs): Promise<void> {
  app.addHook("onRequest", async ({ person }) => {
    if (!mayLook(person)) throw new Declined(403, notForThem);
  });
  lookRoutes(app, needs);
  changeRoutes(app, needs);
  await app.register(async (inside) => uploadRoutes(inside, needs));
}

function lookRoutes(app: FastifyInstance, needs: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get(
    "/documents",
    { schema: { querystring: documentsQuery, response: { 200: documentsSchema } } },
    (request) => documentsView(request.query, eyes(request, needs)),
  );
  web.get(
    "/documents/:id",
    { schema: { params: documentParams, response: { 200: documentSchema } } },
    (request) => seen(request.params.id, eyes(request, needs)),
  );
  web.get(
    "/documents/:id/passages",
    { schema: { params: documentParams, querystring: passagesQuery, response: { 200: passagesSchema } } },
    async (request) => {
      const passages = await passagesView(request.params.id, request.query.limit, eyes(request, needs));
      if (!passages) throw new Declined(404, notFound);
      return passages;
    },
  );
  web.post(
    "/hit-test",
    { schema: { body: hitTestBody, response: { 200: hitTestSchema } } },
    async (request) => {
      const { store, community, now } = eyes(request, needs);
      return hitTestView(await hitTest(request.body.question, store, community, now));
    },
  );
}

function changeRoutes(app: FastifyInstance, needs: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.post(
    "/documents/:id/amend",
    { schema: { params: documentParams, body: amendBody, response: { 200: documentSchema } } },
    (request) =>
      change(request, needs, (keeping, store) => amend(request.params.id, request.body, keeping, store)),
  );
  web.post(
    "/documents/:id/withdraw",
    { schema: { params: documentParams, body: withdrawBody, response: { 200: documentSchema } } },
    (request) =>
      change(request, needs, (keeping, store) =>
        withdraw(request.params.id, request.body.why, keeping, store),
      ),
  );
}

function uploadRoutes(app: FastifyInstance, needs: Needs): void {
  const { town, now } = needs;
  app.addHook("onRequest", async ({ person }) => {
    if (!mayKeep(person, town.community().tree)) throw new Declined(403, notTheirs.words);
  });
  takesBytes(app, uploadsAtOnce, {
    cutOff: "文件没有传完。",
    busy: "现在传文件的人多，请过一会儿再试。",
    tooLarge: "文件太大了，最多 20 MB。请拆成几个文件，或去掉图片再传。",
  });
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.post(
    "/documents",
    { bodyLimit: limits.fileBytes, schema: { querystring: uploadQuery, response: { 200: broughtSchema } } },
    async ({ person, query, body }) => {
      const keeping = { person, community: town.community(), now: now() };
      const file = { name: query.name, bytes: bytesOf(body), addedBy: person.id };
      const added = await addDocument(file, town.storage, keeping.now, (document, store) =>
        brought(document, keeping, store),
      );
      if ("problem" in added) throw new Declined(422, sayProblem(added));
      town.announce();
      return { outcome: added.outcome, document: await seen(added.document.id, eyes({ person }, needs)) };
    },
  );
}

/** Whatever is wrong with the file as a whole stands in its first line. */
function sayProblem({ line = 1, problem }: { line?: number; problem: string }): string {
  return line > 1 ? `第 ${line} 行：${problem}。` : `${problem}。`;
}

function eyes({ person }: Pick<FastifyRequest, "person">, { town, now }: Needs): Looking {
  return { person, now: now(), community: town.community(), store: town.storage.read };
}

async function seen(id: number, looking: Looking) {
  const document = await documentView(id, looking);
  if (!document) throw new Declined(404, notFound);
  return document;
}

/** Checks, writes and audits in one transaction; then shows the document as it is now. */
async function change(
  { person }: Pick<FastifyRequest, "person">,
  needs: Needs,
  work: (keeping: Keeping, store: Store) => Promise<Document | NotKept>,
) {
  const { town, now } = needs;
  const keeping = { person, community: town.community(), now: now() };
  const done = await town.storage.transaction((store) => work(keeping, store));
  if ("refused" in done) throw new Declined(statuses[done.refused], done.words);
  town.announce();
  return seen(done.id, eyes({ person }, needs));
}
