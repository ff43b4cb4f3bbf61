import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Town } from "../town.ts";
import {
  boardQuery,
  boardSchema,
  choicesSchema,
  detailParams,
  detailSchema,
  rosterSchema,
  signalsSchema,
  treeSchema,
} from "./board-api.ts";
import { boardView, choicesView } from "./board-views.ts";
import { Declined } from "./declined.ts";
import type { Looking } from "./looking.ts";
import { rosterView, treeView } from "./people-views.ts";
import { detailView } from "./request-view.ts";
import { signalsView } from "./signals-view.ts";

interface Needs {
  town: Town;
  now(): Date;
}

/** The same for what is not there and what is not theirs. */
const notFound = "没有查到您可以看的这件诉求，请核对编号。";

/** What staff look at: requests, signals, the tree, the people. Everybody gets what the chat would tell them. */
export function boardRoutes(app: FastifyInstance, { town, now }: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  const eyes = ({ person }: Pick<FastifyRequest, "person">): Looking => ({
    ...{ person, now: now(), community: town.community(), store: town.storage.read },
  });
  web.get("/board", { schema: { querystring: boardQuery, response: { 200: boardSchema } } }, (request) =>
    boardView(request.query, eyes(request)),
  );
  web.get("/board/choices", { schema: { response: { 200: choicesSchema } } }, (request) =>
    choicesView(eyes(request)),
  );
  web.get(
    "/requests/:number",
    { schema: { params: detailParams, response: { 200: detailSchema } } },
    async (request) => {
      const detail = await detailView(request.params.number, eyes(request));
      if (!detail) throw new Declined(404, notFound);
      return detail;
    },
  );
  web.get("/signals", { schema: { response: { 200: signalsSchema } } }, (request) =>
    signalsView(eyes(request)),
  );
  web.get("/tree", { schema: { response: { 200: treeSchema } } }, (request) => treeView(eyes(request)));
  web.get("/roster", { schema: { response: { 200: rosterSchema } } }, (request) => rosterView(eyes(request)));
}
