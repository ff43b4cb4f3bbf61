import { readdir, readFile, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { handChannel } from "../support/hand-channel.ts";
import { openResidentWeb } from "../support/resident-web.ts";
import { bigJpeg, heic, plain, secret, talkativePng, telephoneJpeg } from "../support/sample-pictures.ts";

/** 阿芳 has registered a lamp and holds the link to it; what is in the folder of files. */
async function lamp() {
  const wechat = handChannel("wechat");
  const web = await openResidentWeb({ beside: [wechat.channel] });
  await web.town.person("fang").says("春晖苑3号楼路灯坏了");
  const folder = join(dirname(web.town.file), "files");
  return {
    ...{ ...web, wechat, folder },
    held: await web.link("fang", 1),
    files: () => readdir(folder).catch(() => []),
    messages: async () => (await web.town.storage().read.inbox.talkIn("page", "page-fang", 50)).length,
  };
}

/** Sends the head of an upload and so much of its body, over a real line; resolves with what came back. */
function sends(port: number, token: string, head: string, body: Uint8Array, hangUp?: () => Promise<unknown>) {
  return new Promise<string>((resolve) => {
    let answer = "";
    const line = connect(port, "127.0.0.1", () => {
      line.write(
        [
          "POST /api/resident/pictures HTTP/1.1",
          `host: 127.0.0.1:${port}`,
          `origin: http://127.0.0.1:${port}`,
          `authorization: Bearer ${token}`,
          ...["content-type: image/jpeg", "x-linli-id: over-the-line", head, "", ""],
        ].join("\r\n"),
      );
      line.write(body, () => void hangUp?.().then(() => line.destroy()));
    });
    line.on("data", (piece) => {
      answer += piece.toString();
      line.end();
    });
    line.on("error", () => undefined);
    line.on("close", () => resolve(answer));
  });
}

describe("a picture that a resident adds through their link", () => {
  it("is on the disk before it is acknowledged, without its place, and the owner is told", async () => {
    const { held, folder, town } = await lamp();

    const brought = await held.brings(telephoneJpeg());

    expect(brought.status).toBe(200);
    const [file = ""] = await readdir(folder);
    const bytes = await readFile(join(folder, file));
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    town.person("wang-xiulan").hears(/#1 .*补充情况：“发来一张照片”/);
    expect(await held.view()).toMatchObject({ pictures: [{ mine: true }], picturesLeft: 8 });
  });

  it("is shown to them as what it is, for this once", async () => {
    const { held } = await lamp();
    await held.brings(talkativePng(), "image/jpeg");
    const [picture] = (await held.view()).pictures;

    const { answer } = await held.ask(`pictures/${picture?.id}`);

    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toEqual(plain.png);
    expect(answer.headers).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "content-disposition": `inline; filename="${picture?.id}.png"`,
    });
  });

  it("may weigh nine megabytes", async () => {
    const { held } = await lamp();

    expect((await held.brings(bigJpeg(9 * 1024 * 1024))).status).toBe(200);
  });

  it("stays as long as the request, not only for a day", async () => {
    const { held, town, files } = await lamp();
    await held.brings(telephoneJpeg());

    await town.hoursPass(50);
    await town.isDownFor(0);

    expect(await files()).toHaveLength(1);
  });

  it("is one picture however often it is sent", async () => {
    const { held, files, messages } = await lamp();

    const both = await Promise.all([
      held.brings(telephoneJpeg(), "image/jpeg", "same"),
      held.brings(telephoneJpeg(), "image/jpeg", "same"),
    ]);

    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await files()).toHaveLength(1);
    expect(await messages()).toBe(1);
    expect((await held.view()).pictures).toHaveLength(1);
  });

  it("is one too many after nine", async () => {
    const { held, files } = await lamp();
    for (let count = 0; count < 9; count += 1) expect((await held.brings(plain.jpeg)).status).toBe(200);

    expect((await held.brings(plain.jpeg)).status).toBe(409);
    expect((await held.brings(plain.jpeg, "image/jpeg", "picture-8")).status).toBe(200);

    expect(await files()).toHaveLength(9);
    expect((await held.view()).may).not.toContain("picture");
  });

  it.each([
    ["words", Buffer.from("<svg onload='alert(1)'/>"), 415, /不是照片/],
    ["an iPhone's own format", heic, 415, /HEIC/],
    ["half a picture", telephoneJpeg().subarray(0, 400), 415, /打不开/],
    ["nothing", Buffer.alloc(0), 415, /不是照片/],
    ["eleven megabytes", bigJpeg(11 * 1024 * 1024), 413, /最多 10 MB/],
  ])("is refused with a reason when it is %s, and nothing is left of it", async (_, bytes, status, words) => {
    const { held, files, messages } = await lamp();

    const refused = await held.brings(bytes);

    expect(refused.status).toBe(status);
    expect(refused.json.message).toMatch(words);
    expect(await files()).toEqual([]);
    expect(await messages()).toBe(0);
    expect((await held.brings(plain.jpeg)).status).toBe(200);
  });
});

describe("an upload over a bad line", () => {
  async function listening() {
    const all = await lamp();
    await all.web.listen({ host: "127.0.0.1", port: 0 });
    return { ...all, port: (all.web.server.address() as AddressInfo).port };
  }

  it("is refused before fifty megabytes have come", async () => {
    const { port, held, files } = await listening();

    const announced = await sends(port, held.token, "content-length: 52428800", Buffer.alloc(10));
    const unannounced = await sends(port, held.token, "transfer-encoding: chunked", chunk(11 * 1024 * 1024));
    const stranger = await sends(port, "none", "content-length: 52428800", Buffer.alloc(10));

    expect(announced).toMatch(/^HTTP\/1.1 413 [\s\S]*最多 10 MB/);
    expect(unannounced).toMatch(/^HTTP\/1.1 413 /);
    expect(stranger).toMatch(/^HTTP\/1.1 404 /);
    expect(await files()).toEqual([]);
  });

  it("leaves nothing when it is cut off half-way, and the next one comes through", async () => {
    const { port, held, files, messages } = await listening();
    const half = telephoneJpeg().subarray(0, 300);

    const head = `content-length: ${telephoneJpeg().length}`;
    for (let time = 0; time < 6; time += 1) {
      await sends(port, held.token, head, half, async () => undefined);
      await sends(port, held.token, head, half, held.view);
    }

    await expect.poll(async () => (await held.brings(plain.jpeg)).status).toBe(200);
    expect(await files()).toHaveLength(1);
    expect(await messages()).toBe(1);
  });

  it("of which the bot's end has left a file behind is swept up at the next start", async () => {
    const { held, folder, files, town } = await lamp();
    await held.brings(telephoneJpeg());
    const kept = await files();
    await writeFile(join(folder, "brought-half"), plain.jpeg);

    await town.isDownFor(0);
    await town.real().idle();

    await expect.poll(files).toEqual(kept);
  });
});

function chunk(length: number): Buffer {
  return Buffer.concat([
    Buffer.from(`${length.toString(16)}\r\n`),
    Buffer.alloc(length),
    Buffer.from("\r\n0\r\n\r\n"),
  ]);
}

describe("who sees a picture", () => {
  it("are staff who may see the request, and nobody else", async () => {
    const { held, staffPicture } = await lamp();
    await held.brings(telephoneJpeg());
    const [picture] = (await held.view()).pictures;
    const id = picture?.id ?? 0;

    const owner = await staffPicture("wang-xiulan", 1, id);
    const elsewhere = await staffPicture("ma-xiaoyan", 1, id);
    const wrongNumber = await staffPicture("wang-xiulan", 77, id);
    const wrongId = await staffPicture("wang-xiulan", 1, id + 1);

    expect(owner.statusCode).toBe(200);
    expect(owner.headers["content-type"]).toBe("image/jpeg");
    expect(owner.headers["cache-control"]).toBe("no-store");
    expect([elsewhere, wrongNumber, wrongId].map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
  });

  it("is not a neighbour who waits for the same, and not whoever holds a link to another request", async () => {
    const { held, link, town } = await lamp();
    await held.brings(telephoneJpeg());
    const [picture] = (await held.view()).pictures;
    await town
      .storage()
      .transaction((store) =>
        store.reporters.join(
          { requestId: 1, personId: "xiao-kai", channel: "simulator", place: "g-chunhui" },
          town.clock.now(),
        ),
      );
    await town.person("fang").says("春晖苑5号楼下水道堵了");
    const [kais, others] = [await link("xiao-kai", 1), await link("fang", 2)];

    expect((await kais.view()).pictures).toEqual([]);
    expect((await kais.ask(`pictures/${picture?.id}`)).status).toBe(404);
    expect((await others.ask(`pictures/${picture?.id}`)).status).toBe(404);
  });

  it("are all who wait when the owner shows with it what was done", async () => {
    const { held, wechat, town } = await lamp();
    wechat.files.set("done", telephoneJpeg());
    await town.storage().transaction(async (store) => {
      await store.people.meet({ channel: "wechat", id: "wang", privatePlace: "wang" }, "王秀兰");
      await store.people.bind({ channel: "wechat", id: "wang" }, "wang-xiulan");
    });
    const picture = { kind: "picture" as const, name: "灯.jpg", ref: "done" };

    await wechat.says({
      ...{ sender: "wang", place: "wang", placeKind: "private", messageId: "m" },
      ...{ text: "修好了 1，换了灯泡", kind: "picture", attachments: [picture] },
    });
    await town.real().idle();
    await town.real().heartbeat();

    await expect.poll(async () => (await held.view()).pictures).toMatchObject([{ mine: false }]);
    const [shown] = (await held.view()).pictures;
    const { answer } = await held.ask(`pictures/${shown?.id}`);
    expect(answer.headers["content-type"]).toBe("image/jpeg");
    expect(answer.rawPayload.includes(secret)).toBe(false);
  });
});

describe("a picture from a chat that is none", () => {
  it("is let go, with a reason in the log, and nothing else notices", async () => {
    const { wechat, town, files } = await lamp();
    wechat.files.set("bad", Buffer.from("<html>404</html>"));
    const picture = { kind: "picture" as const, name: "图片", ref: "bad" };
    await wechat.says({
      ...{ sender: "li", place: "li", placeKind: "private", messageId: "m" },
      ...{ text: "3号楼路灯坏了", kind: "picture", attachments: [picture] },
    });

    await town.hoursPass(1);
    await town.isDownFor(0);

    const message = await town.storage().read.inbox.findId("wechat", "bot", "m");
    expect(await town.storage().read.attachments.of(message ?? 0)).toMatchObject([{ file: "", name: "" }]);
    expect(await files()).toEqual([]);
    expect(town.log.join()).toMatch(/这不是照片/);
    expect(await town.request(2)).toBeDefined();
  });
});
