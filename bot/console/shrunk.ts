/** So many bytes go over any line. */
const smallEnough = 1_500_000;
const longestSide = 2400;
const quality = 0.85;
const shown = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/**
 * The same picture, small enough for a slow line and in a format that everybody can see. What this browser cannot read
 * stays as it is: the server says what is wrong with it.
 */
export async function shrunk(file: Blob): Promise<Blob> {
  if (file.size <= smallEnough && shown.includes(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  return small ?? file;
}
