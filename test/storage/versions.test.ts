import { describe, expect, it } from "vitest";
import { titleKey } from "../../storage/document-titles.ts";
import type { NewDocument } from "../../storage/documents.ts";
import { openShelf } from "../support/shelf.ts";

describe("a later edition of a document", () => {
  it("takes its place, whatever its file is called", async () => {
    const shelf = await openShelf();
    await shelf.save();

    expect(await shelf.save({ source: "dogs-2026.md", effective: "2026-01-01" })).toBe("added");

    expect(await shelf.found()).toEqual(["dogs-2026.md"]);
    expect(await shelf.stateOf("dogs.md")).toEqual({ state: "superseded", by: "dogs-2026.md" });
  });

  it("keeps its place when the older one is imported after it", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "dogs-2026.md", effective: "2026-01-01" });

    expect(await shelf.save()).toBe("outdated");
    expect(await shelf.save()).toBe("unchanged");

    expect(await shelf.found()).toEqual(["dogs-2026.md"]);
    expect(await shelf.stateOf("dogs.md")).toEqual({ state: "superseded", by: "dogs-2026.md" });
  });

  it.each([
    ["云岭省东临市河湾区青禾街道", "青禾街道"],
    ["", "青禾街道"],
    ["上海", "上海市"],
  ])("is known by any way to name its place: %s and %s", async (one, other) => {
    const shelf = await openShelf();
    await shelf.save({ region: one });

    await shelf.save({ source: "new.md", region: other, effective: "2026-01-01" });

    expect(await shelf.found()).toEqual(["new.md"]);
  });

  it("is known by its amendment where both took effect on the same day", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "2025.md", edition: "2025-10-28" });

    expect(await shelf.save({ source: "2016.md", edition: "2016-11-07" })).toBe("outdated");
    expect(await shelf.save({ source: "2026.md", edition: "2026-10-28" })).toBe("added");

    expect(await shelf.found()).toEqual(["2026.md"]);
  });

  it("is whatever comes later where nothing tells", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "a.md", effective: "" });
    await shelf.save({ source: "b.md", effective: "" });

    expect(await shelf.found()).toEqual(["b.md"]);
  });

  it.each<[string, Partial<NewDocument>]>([
    ["of another place", { region: "柳溪街道" }],
    ["of another name", { title: "青禾街道养猫规定" }],
  ])("is none %s", async (_, said) => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save({ source: "other.md", effective: "2026-01-01", ...said });

    expect(await shelf.found()).toEqual(["dogs.md", "other.md"]);
  });

  it("is none where the title is anybody's and neither has a day", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "a/办事指南.md", title: "办事指南", region: "", effective: "" });
    await shelf.save({ source: "b/办事指南.md", title: "办事指南", region: "", effective: "" });

    expect(await shelf.found()).toEqual(["a/办事指南.md", "b/办事指南.md"]);
  });
});

describe("a title", () => {
  it.each([
    ["中华人民共和国慈善法（2023年修正）", "慈善法"],
    ["《青禾街道养犬规定（试行）》", "青禾街道养犬规定"],
    ["青禾街道办事处关于印发《青禾街道养犬规定》的通知", "青禾街道养犬规定"],
    ["关于适用《民法典》婚姻家庭编的解释（一）", "关于适用民法典婚姻家庭编的解释(一)"],
  ])("%s is compared as %s", (title, key) => {
    expect(titleKey(title)).toBe(key);
  });
});

describe("a document that names what it ends", () => {
  it("ends it, also when that comes later", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "old.md", title: "关于印发《遛犬须知（试行）》的通知" });
    await shelf.save({
      source: "new.md",
      supersedes: "遛犬须知；最高法关于《养犬法》的解释（一）",
      effective: "2026-01-01",
    });

    expect(await shelf.save({ source: "later.md", title: "最高法关于《养犬法》的解释（一）" })).toBe(
      "outdated",
    );

    expect(await shelf.found()).toEqual(["new.md"]);
    expect(await shelf.stateOf("old.md")).toEqual({ state: "superseded", by: "new.md" });
  });

  it("has ended it for good, although it was ended itself", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "2010.md", title: "噪声条例", effective: "2010-01-01" });
    await shelf.save({
      source: "2022.md",
      title: "噪声法",
      effective: "2022-01-01",
      supersedes: "噪声条例",
      ended: true,
    });

    expect(await shelf.found()).toEqual([]);
    expect(await shelf.save({ source: "2012.md", title: "噪声条例", effective: "2012-01-01" })).toBe(
      "outdated",
    );
  });

  it("does not end a later one that bears the same title again", async () => {
    const shelf = await openShelf();
    await shelf.save({
      source: "2003.md",
      title: "救助条例",
      effective: "2003-01-01",
      supersedes: "收养办法",
    });

    expect(await shelf.save({ source: "2010.md", title: "收养办法", effective: "2010-01-01" })).toBe("added");
  });

  it("does so no longer when its next version does not say so", async () => {
    const shelf = await openShelf();
    await shelf.save({ source: "new.md", title: "新规定", supersedes: "遛犬须知" });
    await shelf.save({ source: "new.md", title: "新规定", supersedes: "" });

    expect(await shelf.save({ source: "old.md", title: "遛犬须知" })).toBe("added");
  });
});

describe("a document that says it has ended", () => {
  it("is kept and not found, and ends its own earlier version only", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save({ source: "2026.md", effective: "2024-01-01", edition: "2026-01-01" });

    expect(await shelf.save({ source: "2026.md", effective: "2024-01-01", ended: true })).toBe("outdated");

    expect(await shelf.found()).toEqual([]);
    await shelf.save({ source: "third.md", effective: "2024-01-01" });
    expect(await shelf.save({ source: "fourth.md", effective: "2024-01-01", ended: true })).toBe("outdated");
    expect(await shelf.found()).toEqual(["third.md"]);
  });
});

describe("a withdrawn document", () => {
  async function openWithWithdrawn() {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.withdraw("dogs.md");
    return shelf;
  }

  it("is no longer found, and stays so when its folder is imported again", async () => {
    const shelf = await openWithWithdrawn();
    expect(await shelf.save()).toBe("unchanged");

    expect(await shelf.found()).toEqual([]);
    expect(await shelf.stateOf("dogs.md")).toMatchObject({ state: "withdrawn" });
  });

  it("is in force when somebody brings it again, or with another content", async () => {
    const shelf = await openWithWithdrawn();
    expect(await shelf.save({}, { again: true })).toBe("added");
    expect(await shelf.found()).toEqual(["dogs.md"]);

    expect(await shelf.save({ hash: "2" })).toBe("replaced");
    expect(await shelf.documents.versions("dogs.md")).toHaveLength(3);
  });

  it("ends nothing that comes after it", async () => {
    const shelf = await openWithWithdrawn();
    expect(await shelf.save({ source: "older.md", effective: "2020-01-01" })).toBe("added");
  });
});

describe("a superseded document", () => {
  it("is in force again when its successor is withdrawn and somebody brings it again", async () => {
    const shelf = await openShelf();
    await shelf.save();
    await shelf.save({ source: "2026.md", effective: "2026-01-01" });
    expect(await shelf.save({}, { again: true })).toBe("unchanged");
    await shelf.withdraw("2026.md");

    expect(await shelf.save({}, { again: true })).toBe("added");

    expect(await shelf.found()).toEqual(["dogs.md"]);
  });
});
