import { z } from "zod";
import type { Choice } from "../../storage/questions.ts";
import type { Store } from "../../storage/storage.ts";
import { answer, type Reply, type Said } from "../handler.ts";
import { fileRequest } from "../requests/file-request.ts";
import { locate, ownerAt } from "../requests/route.ts";
import { clip, squeeze } from "../text.ts";
import { type Found, findPassages } from "./find-passages.ts";

const longestQuotation = 260;
/** Fewer characters name nothing that a document could say. */
const shortest = 4;

export const answerQuestion = answer({
  name: "answer-question",
  help: "问办事和政策，例如“低保怎么申请，要带什么材料？”，按社区文件回答并注明出处",
  examples: ["低保怎么申请，要带什么材料？", "高龄津贴多少钱", "居住证怎么办"],
  slots: z.object({
    question: z.string(),
    /** False when nothing says that it is a question: then it is answered, or left to others. */
    asked: z.boolean(),
  }),
  allow: "everyone",
  relayed: true,
  longest: Number.POSITIVE_INFINITY,

  hears({ text, directed, group, community }) {
    const { questions, matters, chat } = community.rules.words;
    const said = squeeze(text);
    if (chat.some((pattern) => new RegExp(pattern, "u").test(said))) return undefined;
    const asks = questions.some((word) => said.includes(word));
    const concerns = matters.some((word) => said.includes(word));
    if (directed) return said.length < shortest ? undefined : { question: text, asked: asks || concerns };
    return group?.purpose === "residents" && asks && concerns ? { question: text, asked: true } : undefined;
  },

  async run({ slots, ...said }, store, model) {
    const found = await findPassages(slots.question, store, said.community.rules, said.now);
    if (!found) return slots.asked ? notSaid(said, slots.question, store) : undefined;
    const wording = await model.reword(
      slots.question,
      found.passages.map(({ clause, text }) => `${clause} ${text}`),
    );
    return [{ to: "here", text: wording ? `${wording}\n${sources(found)}` : quotation(found) }];
  },
});

/** The clauses themselves: who reads it can rely on every word. */
function quotation(found: Found): string {
  const clauses = found.passages.map(({ clause, heading, text }) =>
    [clause || heading, clip(text, longestQuotation)].filter(Boolean).join(" "),
  );
  return [...clauses, sources(found)].join("\n");
}

/** What the documents leave out of their head is left out here, never guessed. */
function sources({ passages }: Found): string {
  const byTitle = Map.groupBy(passages, ({ title }) => title);
  const cited = [...byTitle.values()].map((same) => {
    const clauses = same.map(({ clause }) => clause).filter(Boolean);
    const { title, issuer, effective } = same[0] ?? { title: "", issuer: "", effective: "" };
    const about = [issuer, effective && `${effective}起施行`].filter(Boolean).join("，");
    return `《${title}》${clauses.join("、")}${about && `（${about}）`}`;
  });
  return `——${cited.join("；")}`;
}

/** A question that names a private matter is one. */
function isPrivate(question: string, { community }: Said): boolean {
  const said = squeeze(question);
  const delicate = community.rules.categories.filter((category) => category.private);
  return delicate.some(({ things }) => things.some((thing) => said.includes(squeeze(thing))));
}

/** Says so, names who can help, and offers to register the question. */
async function notSaid(said: Said, question: string, store: Store): Promise<Reply[]> {
  const where = locate("", said.person, said.group, said.community.tree);
  const owner = await ownerAt(where.node.id, said.community, said.now, store);
  const who = owner ? `可以问${owner.title || owner.name}${owner.phone && `（${owner.phone}）`}，` : "";
  const lastCategory = said.community.rules.categories.at(-1);
  const choice: Choice = {
    words: ["登记"],
    handler: fileRequest.name,
    slots: {
      problem: question,
      category: lastCategory?.name ?? "",
      class: "question",
      private: isPrivate(question, said),
    },
  };
  if (said.relayedBy) return [{ to: "here", text: `社区的文件里没有查到这一条。${who}由工作人员答复。` }];
  return [
    {
      to: "here",
      text: `社区的文件里没有查到这一条。${who}或回“登记”，由工作人员答复您。`,
      choices: [choice],
    },
  ];
}
