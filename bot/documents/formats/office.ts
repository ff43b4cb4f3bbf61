import type { Read } from "./blocks.ts";
import { damaged, Unreadable } from "./unreadable.ts";
import { openZip, type Zip } from "./unzip.ts";
import { walkXml } from "./xml.ts";

/** Tells Word's files from Excel's by what the file says its main part is. */
export async function readOffice(bytes: Buffer, name: string): Promise<Read> {
  const zip = await openZip(bytes);
  const main = await mainPart(zip);
  if (main?.startsWith("word/")) return (await import("./docx.ts")).readDocx(zip, main);
  if (main?.startsWith("xl/")) return (await import("./xlsx.ts")).readXlsx(zip, bytes);
  throw new Unreadable(strangerOf(zip, main, name));
}

async function mainPart(zip: Zip): Promise<string | undefined> {
  let main: string | undefined;
  walkXml(await zip.part("_rels/.rels"), {
    open(name, { Type = "", Target = "" }) {
      if (name === "Relationship" && /\/officeDocument$/.test(Type)) main ??= Target.replace(/^\//, "");
    },
  });
  return main;
}

function strangerOf(zip: Zip, main: string | undefined, name: string): string {
  if (main?.startsWith("ppt/")) return "这是演示文稿，请另存为 pdf 后再传";
  if (zip.names.some((each) => /^OFD\.xml$/i.test(each))) return "这是 OFD 文件，请转成 pdf 后再传";
  if (zip.names.includes("content.xml")) return "这是 OpenDocument 文件，请另存为 docx 或 xlsx 后再传";
  if (/\.(?:docx|xlsx)$/i.test(name)) return damaged;
  return "这是压缩包，请解压后把里面的文件逐个上传";
}
