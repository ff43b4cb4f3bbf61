import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** A file of the project, its path written from the top with `/`. */
export interface SourceFile {
  path: string;
  text: string;
}

export const top = fileURLToPath(new URL("../../", import.meta.url));

/** Every file that is, or is about to be, part of the project; without git (an unpacked archive) all but what git would ignore. */
export function projectFiles(): string[] {
  return (gitFiles() ?? walk("")).filter((path) => existsSync(top + path)).sort();
}

/** All TypeScript of the project. */
export function sourceFiles(): SourceFile[] {
  return projectFiles()
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(top + path, "utf8") }));
}

function gitFiles(): string[] | undefined {
  if (!existsSync(`${top}.git`)) return undefined;
  try {
    const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    return execFileSync("git", args, { cwd: top, encoding: "utf8" }).split("\0").filter(Boolean);
  } catch {
    return undefined;
  }
}

const ignored = /^(\.git|\.env|data|bot\/console\/built)$|(^|\/)node_modules$|\.log$/;

function walk(folder: string): string[] {
  return readdirSync(top + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (ignored.test(path)) return [];
    return entry.isDirectory() ? walk(`${path}/`) : [path];
  });
}

export interface Import {
  from: string;
  /** A project file by its path from the top, a library by its package name, a part of Node with `node:`. */
  to: string;
  of: "project" | "library" | "node";
}

/** Everything a file imports, types included. */
export function importsOf({ path: from, text }: SourceFile): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith(".")) {
      return { from, to: posix.join(posix.dirname(from), fileName), of: "project" };
    }
    if (fileName.startsWith("node:")) return { from, to: fileName, of: "node" };
    const [first, second] = fileName.split("/");
    return { from, to: fileName.startsWith("@") ? `${first}/${second}` : `${first}`, of: "library" };
  });
}

/** Calls `visit` for every node of the syntax tree, so that comments and the insides of texts are not taken for code. */
export function eachNode({ path, text }: SourceFile, visit: (node: ts.Node) => void): void {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const down = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, down);
  };
  down(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind));
}

/** The words of a node that is a text, a piece of a template or a name; otherwise undefined. */
export function wordsOf(node: ts.Node): string | undefined {
  const isText = ts.isStringLiteralLike(node) || ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
  const isPiece = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
  return isText || isPiece ? node.text : undefined;
}
