import { describe, expect, it } from "vitest";
import { openShelf } from "../support/shelf.ts";

const newYear = new Date("2026-12-31T16:00:00Z");

describe("a document that is not in effect yet", () => {
  const next = { source: "2027.md", effective: "2027-01-01" };

  it("lets the one in force stand until the day before", async () => {
    const shelf = await openShelf();
    await shelf.save();

    await shelf.save(next);

    expect(await shelf.found()).toEqual(["2027.md", "dogs.md until 2026-12-31"]);
    expect(await shelf.stateOf("dogs.md")).toEqual({ state: "current", by: "2027.md" });
    expect(await shelf.documents.find("dogs.md")).toMatchObject({ expires: "2026-12-31" });
  });

  it("takes its place when the day has come and anything is imported", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save(next);

    await shelf.save({ source: "cats.md", title: "青禾街道养猫规定" }, { at: newYear });

    expect(await shelf.found()).toEqual(["2027.md", "cats.md"]);
    expect(await shelf.stateOf("dogs.md")).toEqual({ state: "superseded", by: "2027.md" });
  });

  it("may be the next version of the same file", async () => {
    const shelf = await openShelf();
    await shelf.save();

    expect(await shelf.save({ effective: "2027-01-01" })).toBe("replaced");

    expect(await shelf.found()).toEqual(["dogs.md", "dogs.md until 2026-12-31"]);
  });

  it("is corrected without ending the one in force", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save(next);

    await shelf.save({ ...next, effective: "2027-03-01" });

    expect(await shelf.found()).toEqual(["2027.md", "dogs.md until 2027-02-28"]);
  });

  it("leaves the one in force alone when it is withdrawn", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save(next);

    await shelf.withdraw("2027.md");

    expect(await shelf.found()).toEqual(["dogs.md"]);
    expect(await shelf.stateOf("dogs.md")).toEqual({ state: "current", by: undefined });
  });

  it("does not lengthen the term of the one in force", async () => {
    const shelf = await openShelf();
    await shelf.save({ expires: "2026-11-30" });

    await shelf.save(next);

    expect(await shelf.found()).toEqual(["2027.md", "dogs.md until 2026-11-30"]);
  });
});

describe("a document that a person knows better", () => {
  it("ends what it now takes the place of", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save({ source: "cats.md", title: "养猫规定" });
    await shelf.save({ source: "new.md", title: "遛犬办法", effective: "2026-01-01" });

    await shelf.amend("new.md", { supersedes: "《青禾街道养犬规定》、《养猫规定》" });

    expect(await shelf.found()).toEqual(["new.md"]);
  });

  it("is ended when it turns out to be the older edition", async () => {
    const shelf = await openShelf();
    await shelf.save({ effective: "2026-01-01" });
    await shelf.save({ source: "scan.pdf", title: "扫描件0007", effective: "2023-01-01" });

    await shelf.amend("scan.pdf", { title: "青禾街道养犬规定" });

    expect(await shelf.found()).toEqual(["dogs.md"]);
    expect(await shelf.stateOf("scan.pdf")).toEqual({ state: "superseded", by: "dogs.md" });
  });

  it("is found by its new title and no longer by the old one", async () => {
    const shelf = await openShelf();
    await shelf.save({ title: "扫描件" });

    await shelf.amend("dogs.md", { title: "文明遛犬" });

    expect(await shelf.search.find(["文明"], 10)).toHaveLength(1);
    expect(await shelf.search.find(["扫描"], 10)).toHaveLength(0);
  });

  it("lets the one in force stand when it takes effect later than it said", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save({ source: "2027.md", effective: "2027-01-01" });

    await shelf.amend("2027.md", { effective: "2027-06-01" });

    expect(await shelf.found()).toEqual(["2027.md", "dogs.md until 2027-05-31"]);
  });
});
