import { jsonrepair } from "jsonrepair";
import { z } from "zod";
import type { Sentence } from "../../handlers/handler.ts";

const shape = z.strictObject({
  sentences: z.array(z.strictObject({ text: z.string(), cites: z.array(z.number()) })),
});
const { $schema: _, ...schema } = z.toJSONSchema(shape);
/** What a reply has to look like, for endpoints that can be told. */
export const replySchema: Record<string, unknown> = schema;

/** Models write 1, "1" and "[1]" where a number is asked for. */
const cite = z
  .union([z.number(), z.string()])
  .transform((written) => Number(String(written).replace(/\D/g, "")));
const reply = z.object({
  sentences: z.array(
    z.object({ text: z.string(), cites: z.union([z.array(cite), cite.transform((one) => [one])]) }),
  ),
});

/** The sentences of a reply, none where it says that the passages do not answer; undefined for anything else. */
export function readReply(text: string): Sentence[] | undefined {
  const said = withoutThoughts(text);
  const json = said.slice(said.indexOf("{"), said.lastIndexOf("}") + 1);
  try {
    const { sentences } = reply.parse(JSON.parse(jsonrepair(json)));
    return sentences.map(({ text, cites }) => ({
      text: text.replaceAll(/ ?[[【]\d{1,2}[\]】]/g, "").trim(),
      cites,
    }));
  } catch {
    return undefined;
  }
}

/** Some models begin to think before they are heard, so that only the end of their thoughts is marked. */
function withoutThoughts(text: string): string {
  const said = text.slice(text.lastIndexOf("</think>") + 1);
  const open = said.indexOf("<think>");
  return open === -1 ? said : said.slice(0, open);
}
