import { describe, expect, it, onTestFinished } from "vitest";
import { startServer, temporaryFolder } from "../support/running-server.ts";
import { heic, secret, telephoneJpeg } from "../support/sample-pictures.ts";

describe("a picture in the simulator", () => {
  it("is sent as in a chat, shown there, and no other file is taken for one", async () => {
    const server = await startServer(await temporaryFolder(onTestFinished));
    onTestFinished(async () => void (await server.stop()));
    const bring = (place: string, body: Uint8Array<ArrayBuffer>) =>
      fetch(`${server.address}/api/demo/pictures?as=fang&place=${place}&id=${place}-1`, {
        ...{ method: "POST", headers: { "content-type": "image/jpeg" }, body },
      });

    const sent = await bring("p-fang", new Uint8Array(telephoneJpeg()));
    const foreign = await bring("p-wang-xiulan", new Uint8Array(telephoneJpeg()));
    const wrong = await bring("p-fang", new Uint8Array(heic));

    expect([sent.status, foreign.status, wrong.status]).toEqual([200, 404, 415]);
    await server.hears("fang", "p-fang", /图片收到了/);
    const [message] = await server.heard("fang", "p-fang");
    const shown = await server.ask(`/api/demo/pictures/${message?.picture}`);
    expect(shown.headers.get("content-type")).toBe("image/jpeg");
    expect(Buffer.from(await shown.arrayBuffer()).includes(secret)).toBe(false);
    expect((await server.ask("/api/demo/pictures/99")).status).toBe(404);
  });
});
