import type { FastifyInstance, FastifyReply } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { maySee } from "../../handlers/requests/about-staff.ts";
import { familyOf } from "../../handlers/requests/concerned.ts";
import type { Picture } from "../../storage/pictures.ts";
import { BadPicture } from "../pictures/picture.ts";
import { pictureType } from "../pictures.ts";
import type { Town } from "../town.ts";
import { bytesOf, takesBytes } from "./bodies.ts";
import { Declined } from "./declined.ts";

const params = z.object({
  number: z.coerce.number().int().positive(),
  id: z.coerce.number().int().positive(),
});

/** Pictures of requests for staff who may see the request; for everybody else there are none. */
export function staffPictures(app: FastifyInstance, { town }: { town: Town }): void {
  const web = app.withTypeProvider<ZodTypeProvider>();
  web.get("/requests/:number/pictures/:id", { schema: { params } }, async (request, reply) => {
    const { person, params: wanted } = request;
    const { read } = town.storage;
    const found = await read.requests.findNumber(wanted.number);
    if (!found || !maySee(person, found, town.community().tree)) throw noPicture();
    const family = await familyOf(found, read);
    const pictures = await read.pictures.of(family.map(({ id }) => id));
    return sendPicture(
      reply,
      pictures.find(({ id }) => id === wanted.id),
      town,
    );
  });
}

/** A picture as what it is, to be looked at and kept by nobody on the way. */
export async function sendPicture(
  reply: FastifyReply,
  picture: Pick<Picture, "id" | "file"> | undefined,
  { files }: Pick<Town, "files">,
): Promise<FastifyReply> {
  const bytes = picture && (await files.read(picture.file));
  const type = bytes && pictureType(bytes);
  if (!picture || !type) throw noPicture();
  const name = `${picture.id}.${type.slice("image/".length)}`;
  return reply
    .type(type)
    .header("cache-control", "no-store")
    .header("content-disposition", `inline; filename="${name}"`)
    .send(bytes);
}

const atOnce = 4;
const words = {
  cutOff: "照片没有传完。",
  busy: "现在发照片的人多，请过一会儿再试。",
  tooLarge: "照片太大了，最多 10 MB。",
};

/** Makes routes take pictures as they come. */
export function takesPictures(app: FastifyInstance): void {
  takesBytes(app, atOnce, words);
}

/** Writes the body of a call down as a picture and tells which file it is; says why when it is none. */
export async function bringPicture(
  body: unknown,
  { files }: Pick<Town, "files">,
  tell: (file: string) => Promise<void>,
): Promise<void> {
  await files.bring(bytesOf(body), tell).catch((error: unknown) => {
    throw error instanceof BadPicture ? new Declined(415, error.message) : error;
  });
}

function noPicture(): Declined {
  return new Declined(404, "没有查到您可以看的这张照片。");
}
