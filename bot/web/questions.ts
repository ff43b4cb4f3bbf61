import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { mayUse } from "../../handlers/people/may.ts";
import {
  approveAnswer,
  draftAnswer,
  dropQuestion,
  listQuestions,
} from "../../handlers/policy/answer-people.ts";
import { openQuestions } from "../../handlers/policy/open-questions.ts";
import type { Town } from "../town.ts";
import { Declined } from "./declined.ts";
import { questionsSchema } from "./questions-api.ts";

interface Needs {
  town: Town;
  now(): Date;
}

/** What the documents did not answer, for those who hear of it in the chat too. */
export function questionRoutes(app: FastifyInstance, { town, now }: Needs): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get("/questions", { schema: { response: { 200: questionsSchema } } }, async ({ person }) => {
    if (!mayUse(person, listQuestions)) throw new Declined(403, "待答的问题由社区工作人员看管。");
    const open = await openQuestions(town.storage.read);
    return {
      now: now().toISOString(),
      rows: open.map(({ lastAskedAt, ...row }) => ({ ...row, lastAskedAt: lastAskedAt.toISOString() })),
      may: {
        answer: mayUse(person, draftAnswer),
        approve: mayUse(person, approveAnswer),
        drop: mayUse(person, dropQuestion),
      },
    };
  });
}
