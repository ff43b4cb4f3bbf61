import { basename, extname } from "node:path";
import { clip } from "../../handlers/text.ts";

const longest = 100;
const longestEnding = 10;
/** Control, format and private characters, which turn words around or hide them. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** A file's name as it may be kept and shown: no folders, nothing that cannot be seen, not endless. */
export function cleanName(name: string): string {
  const own = name.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const seen = own
    .replace(/[\t\n\r]/g, " ")
    .replace(unseen, "")
    .replace(/\s+/g, " ")
    .trim();
  const ending = extname(seen).slice(0, longestEnding);
  return clip(basename(seen, extname(seen)), longest - ending.length) + ending || "未命名";
}

/** The same for a path below a folder, whose folders are kept. */
export function cleanPath(path: string): string {
  return path.split("/").map(cleanName).join("/");
}
