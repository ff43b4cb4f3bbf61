import { z } from "zod";
import type { Person } from "../../storage/people.ts";
import { action } from "../handler.ts";
import { squeeze } from "../text.ts";
import { hosts, mayEnd, workerCalled } from "./ranks.ts";
import { nameWords } from "./roster-words.ts";

const said = new RegExp(
  `^(?<name>${nameWords})的(?:备岗|ab岗|b岗)(?:是|为|改为|改成|换成)[:：]?(?<deputy>${nameWords})[。.]?$`,
  "u",
);

export const setDeputy = action({
  name: "set-deputy",
  help: "“王秀兰的备岗是李建国” 指定谁请假时由谁接",
  examples: ["王秀兰的备岗是李建国"],
  slots: z.object({ name: z.string(), deputy: z.string() }),
  allow: hosts,

  hears({ text, message }) {
    const { name, deputy } = (message.placeKind === "private" && said.exec(squeeze(text))?.groups) || {};
    return name === undefined || deputy === undefined ? undefined : { name, deputy };
  },

  async run({ slots, person, community, now }, store) {
    const isTheirs = (worker: Person) => mayEnd(person, worker, community.tree);
    const worker = await workerCalled(slots.name, isTheirs, store);
    if (Array.isArray(worker)) return worker;
    const deputy = await workerCalled(slots.deputy, isTheirs, store);
    if (Array.isArray(deputy)) return deputy;
    if (deputy.id === worker.id) return [{ to: "here", text: "备岗要另选一位。" }];
    if (worker.deputyId === deputy.id)
      return [{ to: "here", text: `${worker.name}的备岗已经是${deputy.name}了。` }];
    await store.people.edit({ ...worker, deputyId: deputy.id }, now);
    const event = { subject: `person:${worker.id}`, name: "deputy", actorId: person.id, at: now };
    await store.journal.add([{ ...event, note: deputy.id }]);
    return [
      { to: "here", text: `记下了：${worker.name}的备岗是${deputy.name}。` },
      { to: { person: deputy.id }, text: `您现在是${worker.name}的备岗：对方请假或没有及时签收时由您接。` },
    ];
  },
});
