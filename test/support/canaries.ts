import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A word that stands nowhere else, for one person and one kind of thing. */
export function canary(person: string, thing: string): string {
  return `Zq${person}x${thing}Kj`;
}

/** Every file below a folder in which one of these words stands, however it is written there. */
export async function filesWith(folder: string, words: string[]): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of files.filter((each) => each.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name));
    for (const word of words) {
      if (bytes.includes(word) || bytes.includes(Buffer.from(word, "utf16le")))
        found.push(`${file.name}: ${word}`);
    }
  }
  return found;
}
