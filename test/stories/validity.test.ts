import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { splitDocument } from "../../handlers/policy/split-document.ts";
import { instantOn } from "../../handlers/time/shanghai.ts";
import { openTown, type Town } from "../support/town.ts";

const question = "晾衣场晚上开到几点？";

/** A paper as a secretary writes it, without a head: everything has to be read from its text. */
function paper(closes: string, ends: string, issuer = "青禾街道办事处"): string {
  return `${issuer.replace("办事处", "")}公共晾衣场管理办法
${issuer}
第一条 公共晾衣场供居民免费使用。
第二条 公共晾衣场每天早上六点开放，晚上${closes}关门。
第三条 ${ends}`;
}

async function brings(town: Town, source: string, text: string) {
  const { passages, problems: _, ...head } = splitDocument(text);
  const hash = createHash("sha256").update(text).digest("hex");
  const storage = town.storage();
  return storage.transaction((store) =>
    store.documents.save({ ...head, source, hash }, passages, town.clock.now()),
  );
}

/** What a resident hears. */
async function asked(town: Town, words = question): Promise<string> {
  const fang = town.person("fang");
  await fang.says(words);
  return fang.last()?.text ?? "";
}

describe("a rule with a term", () => {
  it("is quoted up to its last day, with a warning, and no longer", async () => {
    const town = await openTown({ startAt: instantOn("2026-12-31", "10:00") });
    await brings(town, "a.txt", paper("九点", "本办法自2025年1月1日起施行，有效期两年。"));

    expect(await asked(town)).toMatch(/晚上九点关门[\s\S]*2026年12月31日到期/);
    await town.isDownFor(24);

    expect(await asked(town)).not.toMatch("九点");
  });

  it("is quoted without a warning long before", async () => {
    const town = await openTown();
    await brings(town, "a.txt", paper("九点", "本办法自2026年1月1日起施行，有效期两年。"));

    const answer = await asked(town);
    expect(answer).toMatch("晚上九点关门");
    expect(answer).not.toMatch("到期");
  });
});

describe("an old rule without a term", () => {
  it("is quoted, and the answer says how old it is", async () => {
    const town = await openTown();
    await brings(town, "a.txt", paper("九点", "本办法自2019年1月1日起施行。"));

    expect(await asked(town)).toMatch(/晚上九点关门[\s\S]*2019年起施行，可能有变化/);
  });
});

describe("a rule of another street", () => {
  it("is not quoted", async () => {
    const town = await openTown();
    await brings(town, "a.txt", paper("九点", "本办法自2026年1月1日起施行。", "柳溪街道办事处"));

    expect(await asked(town)).not.toMatch("九点");
  });

  it("is not quoted beside our own", async () => {
    const town = await openTown();
    await brings(town, "a.txt", paper("九点", "本办法自2026年1月1日起施行。"));
    await brings(town, "b.txt", paper("十点", "本办法自2026年6月1日起施行。", "柳溪街道办事处"));

    const answer = await asked(town);

    expect(answer).toMatch("晚上九点关门");
    expect(answer).not.toMatch("十点");
  });
});

describe("a question about another street, or another city", () => {
  it.each(["柳溪街道的公共晾衣场晚上开到几点？", "上海的公共晾衣场晚上开到几点？"])(
    "is not answered from our own papers: %s",
    async (elsewhere) => {
      const town = await openTown();
      await brings(town, "a.txt", paper("九点", "本办法自2026年1月1日起施行。"));

      expect(await asked(town, elsewhere)).not.toMatch("九点");
    },
  );
});

describe("a new version", () => {
  const old = paper("九点", "本办法自2025年1月1日起施行。");

  it("answers anew, whatever its file is called", async () => {
    const town = await openTown();
    await brings(town, "晾衣场.txt", old);
    expect(await asked(town)).toMatch("晚上九点关门");

    await brings(town, "晾衣场 (2).txt", paper("十点", "本办法自2026年1月1日起施行。"));

    const answer = await asked(town);
    expect(answer).toMatch("晚上十点关门");
    expect(answer).not.toMatch("九点");
  });

  it("answers also when the old one is imported after it", async () => {
    const town = await openTown();
    await brings(town, "new.txt", paper("十点", "本办法自2026年1月1日起施行。"));

    expect(await brings(town, "old.txt", old)).toBe("outdated");

    expect(await asked(town)).toMatch("晚上十点关门");
  });

  it("ends the rule that it names, though its own name is another", async () => {
    const town = await openTown();
    await brings(town, "old.txt", old);

    const text = paper("十点", "自2026年1月1日起施行，《青禾街道公共晾衣场管理办法》同时废止。");
    await brings(town, "new.txt", text.replace("公共晾衣场管理办法", "公共晾衣场文明使用规定"));

    const answer = await asked(town);
    expect(answer).toMatch("晚上十点关门");
    expect(answer).not.toMatch("九点");
  });

  it("that holds from New Year on lets the old one answer until then, with a warning", async () => {
    const town = await openTown({ startAt: instantOn("2026-12-31", "10:00") });
    await brings(town, "晾衣场.txt", old);
    await brings(town, "晾衣场.txt", paper("十点", "本办法自2027年1月1日起施行。"));

    expect(await asked(town)).toMatch(/晚上九点关门[\s\S]*2026年12月31日到期/);
    await town.isDownFor(24);

    const answer = await asked(town);
    expect(answer).toMatch("晚上十点关门");
    expect(answer).not.toMatch("到期");
  });
});
