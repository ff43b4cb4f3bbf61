import { describe, expect, it } from "vitest";
import type { Arrival } from "../../storage/inbox.ts";
import type { Letter } from "../../storage/outbox.ts";
import { openEmpty } from "../support/storage.ts";
import { tuesday } from "../support/town.ts";

const soon = new Date(tuesday.getTime() + 60_000);

function arrival(messageId: string, changes: Partial<Arrival> = {}): Arrival {
  return {
    ...{
      channel: "c",
      botAccount: "bot",
      messageId,
      place: "p",
      placeKind: "group",
      sender: "s",
      senderName: "S",
    },
    ...{ text: "路灯坏了", quotes: undefined, mentionsBot: false, sentAt: tuesday },
    ...changes,
  };
}

function letter(key: string, changes: Partial<Letter> = {}): Letter {
  return {
    ...{
      key,
      channel: "c",
      place: "p",
      priority: "reply",
      text: key,
      subject: "",
      notBefore: tuesday,
      expiresAt: undefined,
    },
    ...changes,
  };
}

describe("the inbox", () => {
  it("keeps a message once for channel, account and id, for ever", async () => {
    const { storage } = await openEmpty();

    const keep = (...arrivals: Arrival[]) =>
      storage.transaction((store) => store.inbox.keep(arrivals, tuesday));
    const first = await keep(arrival("1"));
    const again = await keep(arrival("1", { text: "other words" }), arrival("2"));
    const elsewhere = await keep(arrival("1", { botAccount: "second" }), arrival("1", { channel: "d" }));

    expect([first.length, again.length, elsewhere.length]).toEqual([1, 1, 2]);
    expect(await storage.read.inbox.nextOf("c", "p")).toMatchObject({ messageId: "1", text: "路灯坏了" });
  });

  it("ends a message once", async () => {
    const { storage } = await openEmpty();
    const [id = 0] = await storage.transaction((store) => store.inbox.keep([arrival("1")], tuesday));

    const done = () => storage.transaction((store) => store.inbox.done(id, "file-request", tuesday));

    expect([await done(), await done()]).toEqual([true, false]);
  });

  it("holds one community's messages away from another", async () => {
    const { storage, also } = await openEmpty("a");
    const other = await also("b");
    await storage.transaction((store) => store.inbox.keep([arrival("1")], tuesday));

    expect(await other.read.inbox.nextOf("c", "p")).toBeUndefined();
    expect(await other.transaction((store) => store.inbox.done(1, "", tuesday))).toBe(false);
    expect(await other.read.inbox.talkIn("c", "p", 10)).toEqual([]);
  });
});

describe("the outbox", () => {
  it("adds a letter once for its key", async () => {
    const { storage } = await openEmpty();

    await storage.transaction((store) => store.outbox.add([letter("a")], tuesday));
    await storage.transaction((store) => store.outbox.add([letter("a"), letter("b")], tuesday));

    expect(await storage.read.outbox.latest(10)).toHaveLength(2);
  });

  it("takes a notice to a whole district at once", async () => {
    const { storage } = await openEmpty();
    const letters = Array.from({ length: 3_000 }, (_, place) => letter(`n${place}`, { place: `g${place}` }));

    await storage.transaction((store) => store.outbox.add(letters, tuesday));

    expect(await storage.read.outbox.count("waiting")).toBe(3_000);
  });

  it("gives out the most urgent first, nothing before its time, and nothing twice", async () => {
    const { storage } = await openEmpty();
    await storage.transaction((store) =>
      store.outbox.add(
        [
          letter("notice", { priority: "notice" }),
          letter("later", { notBefore: soon }),
          letter("reply"),
          letter("emergency", { priority: "emergency" }),
        ],
        tuesday,
      ),
    );

    const claim = (lease: string) =>
      storage.transaction((store) => store.outbox.claim(lease, soon, tuesday, 2));

    expect((await claim("1")).map(({ key }) => key)).toEqual(["emergency", "reply"]);
    expect((await claim("2")).map(({ key }) => key)).toEqual(["notice"]);
    expect(await claim("3")).toEqual([]);
  });

  it("lets only the holder of the lease end a letter", async () => {
    const { storage } = await openEmpty();
    await storage.transaction((store) => store.outbox.add([letter("a")], tuesday));
    const [claimed] = await storage.transaction((store) => store.outbox.claim("mine", soon, tuesday, 1));

    await storage.transaction((store) => store.outbox.end("stolen", claimed?.id ?? 0, "failed", "x"));
    expect(await storage.read.outbox.count("failed")).toBe(0);
    await storage.transaction((store) =>
      store.outbox.sent([{ id: claimed?.id ?? 0, lease: "mine", platformId: "m1" }], tuesday),
    );

    expect(await storage.read.outbox.count("sent")).toBe(1);
  });
});

describe("a transaction", () => {
  it("undoes everything when it throws", async () => {
    const { storage } = await openEmpty();

    const broken = storage.transaction(async (store) => {
      await store.inbox.keep([arrival("1")], tuesday);
      throw new Error("boom");
    });

    await expect(broken).rejects.toThrow("boom");
    expect(await storage.read.inbox.count("waiting")).toBe(0);
  });

  it("refuses another one inside instead of waiting for itself", async () => {
    const { storage } = await openEmpty();

    await expect(storage.transaction(() => storage.transaction(async () => undefined))).rejects.toThrow(
      /already open/,
    );
  });

  it("runs alone, in the order of the calls", async () => {
    const { storage } = await openEmpty();
    const number = () => storage.transaction((store) => store.settings.nextNumber("request"));

    expect(await Promise.all([number(), number(), number()])).toEqual([1, 2, 3]);
  });

  it("is the only way to write: a reader refuses", async () => {
    const { storage } = await openEmpty();

    await expect(storage.read.settings.set("a", "b")).rejects.toThrow(/readonly/);
  });
});

describe("what falls due", () => {
  it("fires once, and a second row of the same name changes nothing", async () => {
    const { storage } = await openEmpty();
    const deadline = { key: "k", kind: "reminder", subject: "reminder:1", detail: {}, dueAt: tuesday };
    await storage.transaction((store) => store.due.add([deadline]));
    await storage.transaction((store) => store.due.add([{ ...deadline, dueAt: soon }]));
    const [due] = await storage.read.due.waiting(soon, 10);

    const fire = () => storage.transaction((store) => store.due.fire(due?.id ?? 0, tuesday));

    expect([await fire(), await fire()]).toEqual([true, false]);
    await storage.transaction((store) => store.due.add([deadline]));
    expect(await storage.read.due.waiting(soon, 10)).toEqual([]);
  });
});
