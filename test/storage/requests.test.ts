import { describe, expect, it } from "vitest";
import type { Request } from "../../storage/requests.ts";
import { openEmpty } from "../support/storage.ts";
import { tuesday } from "../support/town.ts";

const later = (hours: number) => new Date(tuesday.getTime() + hours * 3_600_000);

function fresh(number: number, changes: Partial<Request> = {}): Omit<Request, "id" | "version"> {
  return {
    ...{ number, category: "市政设施", class: "normal", nature: "求助", private: false },
    ...{ problem: "路灯坏了", where: "3号楼", nodeId: "chunhui-3" },
    ...{ openedBy: "fang", channel: "c", place: "p", hiddenFrom: [], assisting: [], asked: [], pauses: [] },
    ...{ ownerId: "wang", deputyId: "li", contactId: "wang", mergedInto: undefined },
    ...{ goal: "", reason: "", result: "", target: "", rating: "", outcome: "", calendarVersion: "" },
    ...{ state: "dispatched", level: "grid", supervision: "none", returns: 0, reopened: 0 },
    ...{ firstMessageAt: tuesday, openedAt: tuesday, countedFrom: tuesday },
    ...{ signBy: later(4), contactBy: later(24), dueAt: later(120) },
    ...{ acceptedAt: undefined, contactedAt: undefined, resolvedAt: undefined, closedAt: undefined },
    ...{ promisedAt: undefined, extension: undefined },
    ...changes,
  };
}

function by(name: string, actorId = "wang") {
  return { name, actorId, at: later(1), note: "" };
}

async function withRequests(...list: Partial<Request>[]) {
  const { storage } = await openEmpty();
  const requests = await storage.transaction(async (store) => {
    const opened: Request[] = [];
    for (const [index, changes] of list.entries())
      opened.push(await store.requests.open(fresh(index + 1, changes), by("registered", "fang")));
    return opened;
  });
  const [request] = requests;
  if (!request) throw new Error("A story of requests begins with one");
  return { storage, requests, request };
}

describe("a request's row and its events", () => {
  it("tell the same, whatever has changed", async () => {
    const { storage, request } = await withRequests({});
    const pause = { from: later(2), to: later(3), reason: "等配件", until: later(3) };
    const extension = { workingDays: 3, reason: "等答复", state: "granted" } as const;

    await storage.transaction(async (store) => {
      const signed = await store.requests.change(
        request,
        { state: "accepted", acceptedAt: later(1) },
        by("sign"),
      );
      const paused = signed && (await store.requests.change(signed, { pauses: [pause] }, by("suspend")));
      return (
        paused && store.requests.change(paused, { extension, ownerId: undefined }, by("grant-extension"))
      );
    });

    const row = await storage.read.requests.find(request.id);
    expect(row).toMatchObject({
      version: 3,
      state: "accepted",
      pauses: [pause],
      extension,
      ownerId: undefined,
    });
    expect(await storage.read.requests.replay(request.id)).toEqual(row);
  });

  it("know how it was before something happened", async () => {
    const { storage, request } = await withRequests({});
    await storage.transaction((store) =>
      store.requests.change(request, { state: "merged", mergedInto: 7 }, by("merge")),
    );

    const before = await storage.read.requests.replay(request.id, "merge");

    expect(before).toMatchObject({ state: "dispatched", mergedInto: undefined });
  });

  it("change together or not at all when somebody else was faster", async () => {
    const { storage, request } = await withRequests({});
    const change = (changes: Partial<Request>) =>
      storage.transaction((store) => store.requests.change(request, changes, by("correct")));

    const [first, second] = await Promise.all([change({ where: "5号楼" }), change({ where: "7号楼" })]);

    expect([first?.where, second]).toEqual(["5号楼", undefined]);
    expect(await storage.read.requests.find(request.id)).toMatchObject({ where: "5号楼", version: 1 });
    expect(await storage.read.journal.of([`request:${request.id}`])).toHaveLength(2);
  });

  it("stay as they were when the work around them fails", async () => {
    const { storage, request } = await withRequests({});

    const failed = storage.transaction(async (store) => {
      await store.requests.change(request, { state: "accepted" }, by("sign"));
      throw new Error("The power went out");
    });

    await expect(failed).rejects.toThrow("The power went out");
    expect(await storage.read.requests.find(request.id)).toEqual(request);
    expect(await storage.read.requests.replay(request.id)).toEqual(request);
  });
});

describe("somebody's tasks", () => {
  it("are those they own or are the deputy of, the most pressing first", async () => {
    const { storage } = await withRequests(
      { dueAt: later(9) },
      { ownerId: "sun", deputyId: "wang", dueAt: later(3) },
      { ownerId: "li", deputyId: "sun" },
      { state: "closed" },
    );

    const tasks = await storage.read.requests.tasksOf("wang", ["dispatched", "accepted"]);

    expect(tasks.map(({ number }) => number)).toEqual([2, 1]);
  });
});

describe("two people who turn out to be one", () => {
  it("have reported what each of them reported, and the events say so", async () => {
    const { storage, request } = await withRequests({ openedBy: "wechat:7" });

    await storage.transaction((store) => store.requests.handOver("wechat:7", "fang", later(2)));

    const [found] = await storage.read.requests.openedBy("fang", 5);
    expect(found).toMatchObject({ id: request.id, version: 1 });
    expect(await storage.read.requests.replay(request.id)).toEqual(found);
  });
});
