import { describe, expect, it } from "vitest";
import { understand } from "../../bot/understanding/understand.ts";
import { handlers } from "../../handlers/all.ts";
import { communityOf } from "../../handlers/community.ts";
import type { Said } from "../../handlers/handler.ts";
import { defaultRules } from "../support/rules.ts";
import { tuesday } from "../support/town.ts";

const street = {
  id: "s",
  community_id: "s",
  kind: "street",
  name: "街道",
  path: "/s/",
  estate: "",
  number: "",
  phone: "",
} as const;
const community = communityOf([street], defaultRules());

/** Words said to the bot in private by somebody with a task of each kind. */
function said(text: string): Said {
  const message = {
    ...{
      id: 1,
      channel: "simulator",
      botAccount: "linli",
      messageId: "1",
      place: "p",
      placeKind: "private" as const,
    },
    ...{ sender: "a", senderName: "a", text, quotes: undefined, mentionsBot: false, attempts: 0 },
    sentAt: tuesday,
    receivedAt: tuesday,
    kind: "text" as const,
  };
  const person = {
    id: "a",
    name: "a",
    title: "",
    phone: "",
    deputyId: undefined,
    home: undefined,
    known: true,
    roles: [],
  };
  const account = { channel: "simulator", id: "a", personId: "a", privatePlace: "p", greeted: true };
  return {
    message,
    text,
    person,
    account,
    group: undefined,
    directed: true,
    relayedBy: undefined,
    subject: undefined,
    community,
    now: tuesday,
    newCode: () => "48271935",
    links: undefined,
  };
}

const inGroup = {
  channel: "simulator",
  place: "g",
  nodeId: "s",
  purpose: "residents" as const,
  name: "群",
  listening: true,
  members: [],
};

describe("the handlers' own examples", () => {
  const examples = handlers.flatMap((handler) =>
    handler.examples.map((example) => ({ name: handler.name, example })),
  );

  it.each(examples)("$example is heard by $name", ({ name, example }) => {
    const heardAlone = understand(said(example), [], handlers).map(({ handler }) => handler.name);
    const here = { ...said(example), group: inGroup };
    const heardInGroup = understand(
      { ...here, message: { ...here.message, placeKind: "group" } },
      [],
      handlers,
    );

    expect([heardAlone, heardInGroup.map(({ handler }) => handler.name)].flat()).toContain(name);
  });

  it("come with a line of help, unless nobody can say it outright", () => {
    const silent = handlers.filter(({ help, examples }) => (help === "") !== (examples.length === 0));

    expect(silent).toEqual([]);
  });

  it("have names of their own", () => {
    expect(new Set(handlers.map(({ name }) => name)).size).toBe(handlers.length);
  });
});
