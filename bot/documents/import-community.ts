import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { LineCounter, parse, parseDocument } from "yaml";
import type { z } from "zod";
import { type CommunityFile, communityFile } from "../../storage/community.ts";
import type { Person } from "../../storage/people.ts";
import type { Node } from "../../storage/places.ts";
import { rulesSchema } from "../../storage/rules.ts";
import type { Storage, Store } from "../../storage/storage.ts";
import { privatePlaceOf, simulatorName } from "../channels/simulator.ts";

export interface Problem {
  file: string;
  line: number;
  problem: string;
}

/** A community.yaml that cannot be taken: nothing of it was. */
export class BadCommunity extends Error {
  readonly problems: Problem[];
  constructor(problems: Problem[]) {
    super(problems.map(({ file, line, problem }) => `${file} 第${line}行：${problem}`).join("\n"));
    this.problems = problems;
  }
}

/** A community's file with its rules laid over the defaults. */
export type ReadCommunity = CommunityFile & { id: string };

const fileName = "community.yaml";

/** Reads and checks a folder's community.yaml; undefined when there is none, a BadCommunity with every mistake when it is wrong. */
export async function readCommunity(folder: string, defaults: string): Promise<ReadCommunity | undefined> {
  const text = await readFile(join(folder, fileName), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines });
  const lineOf = (path: PropertyKey[]) => lineAt(yaml, lines, path);
  const problem = (line: number, text: string) => ({ file: fileName, line, problem: text });
  const broken = yaml.errors.map(({ pos, message }) => problem(lines.linePos(pos[0]).line, message));
  if (broken.length > 0) throw new BadCommunity(broken);
  const result = communityFile.safeParse(yaml.toJS());
  if (!result.success)
    throw new BadCommunity(result.error.issues.map((issue) => problem(lineOf(issue.path), say(issue))));
  const loose = looseEnds(result.data).map(({ path, text }) => problem(lineOf(path), text));
  if (loose.length > 0) throw new BadCommunity(loose);
  const standard = await defaultRules(defaults);
  const rules = { ...standard, ...merged(result.data, standard) };
  const wrong = wrongRules(rules, result.data).map(({ path, text }) =>
    problem(lineOf(["rules", ...path]), text),
  );
  if (wrong.length > 0) throw new BadCommunity(wrong);
  const root = result.data.nodes.find(({ kind }) => kind === "street");
  return { ...result.data, rules, id: root?.id ?? "" };
}

function say({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".")}：${message}`;
}

function lineAt(yaml: ReturnType<typeof parseDocument>, lines: LineCounter, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = yaml.getIn(path.slice(0, length), true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
    if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
  }
  return 1;
}

/** Rules that have no meaning, and such as name people, places or categories that are not there. */
function wrongRules(
  rules: Record<string, unknown>,
  { nodes, people }: CommunityFile,
): { path: PropertyKey[]; text: string }[] {
  const read = rulesSchema.safeParse(rules);
  if (!read.success) return read.error.issues.map((issue) => ({ path: issue.path, text: say(issue) }));
  const known = {
    category: read.data.categories.map(({ name }) => name),
    at: nodes.map(({ id }) => id),
    person: people.map(({ id }) => id),
    deputy: people.map(({ id }) => id),
  };
  return read.data.responsibilities.flatMap((each, i) =>
    (["category", "at", "person", "deputy"] as const).flatMap((key) => {
      const name = each[key];
      const isKnown = name === undefined || known[key].includes(name);
      return isKnown ? [] : [{ path: ["responsibilities", i, key], text: `没有“${name}”` }];
    }),
  );
}

/** Names that point to nothing, and names that stand twice. */
function looseEnds({ nodes, people, groups }: CommunityFile): { path: PropertyKey[]; text: string }[] {
  const nodeIds = new Set(nodes.map(({ id }) => id));
  const personIds = new Set(people.map(({ id }) => id));
  const streets = nodes.filter(({ kind }) => kind === "street").length;
  const unknown = (path: PropertyKey[], id: string | undefined, known: Set<string>) =>
    id === undefined || known.has(id) ? [] : [{ path, text: `没有“${id}”` }];
  return [
    ...(streets === 1 ? [] : [{ path: ["nodes"], text: "要有且只有一个街道（kind: street）" }]),
    ...twice(nodes, "nodes"),
    ...twice(people, "people"),
    ...circles(nodes),
    ...nodes.flatMap((node, i) => [
      ...unknown(["nodes", i, "parent"], node.parent, nodeIds),
      ...(node.kind !== "street" && node.parent === undefined
        ? [{ path: ["nodes", i], text: `“${node.name}”要写上级 parent` }]
        : []),
    ]),
    ...people.flatMap((person, i) => [
      ...unknown(["people", i, "deputy"], person.deputy, personIds),
      ...unknown(["people", i, "home", "building"], person.home?.building, nodeIds),
      ...person.roles.flatMap(({ at }, j) => unknown(["people", i, "roles", j, "at"], at, nodeIds)),
    ]),
    ...groups.flatMap((group, i) => [
      ...unknown(["groups", i, "node"], group.node, nodeIds),
      ...group.members.flatMap((id, j) => unknown(["groups", i, "members", j], id, personIds)),
    ]),
  ];
}

function twice(all: { id: string }[], list: string): { path: PropertyKey[]; text: string }[] {
  return all.flatMap(({ id }, i) =>
    all.findIndex((other) => other.id === id) < i ? [{ path: [list, i, "id"], text: `“${id}”写了两次` }] : [],
  );
}

/** Nodes from which no way leads up to the street. */
function circles(nodes: CommunityFile["nodes"]): { path: PropertyKey[]; text: string }[] {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  return nodes.flatMap(({ id, name }, i) => {
    let above = parents.get(id);
    for (let steps = 0; above !== undefined && steps <= nodes.length; steps += 1) above = parents.get(above);
    return above === undefined ? [] : [{ path: ["nodes", i, "parent"], text: `“${name}”的上级绕了圈` }];
  });
}

/**
 * Takes the whole description in one transaction. Taking the same again changes nothing but the edition. Roles, deputies
 * and titles that somebody has changed by hand stay, unless they are to be overwritten; returns the names of these people.
 */
export function saveCommunity(
  community: ReadCommunity,
  overwrite: boolean,
  storage: Storage,
): Promise<string[]> {
  return storage.transaction(async (store) => {
    await store.places.saveNodes(withPaths(community.nodes));
    const kept = await savePeople(community, overwrite, store);
    await store.places.saveGroups(community.groups.map(({ node, ...group }) => ({ ...group, nodeId: node })));
    await store.settings.saveRules(community.rules);
    await store.settings.nextNumber("edition");
    return kept;
  });
}

/** Returns the names of those who are other than the file says. */
async function savePeople(
  { people }: CommunityFile,
  overwrite: boolean,
  { people: known }: Store,
): Promise<string[]> {
  const edited = new Map((await known.edited()).map((person) => [person.id, person]));
  const kept: string[] = [];
  for (const { home, deputy, title = "", phone = "", accounts, ...person } of people) {
    const at = home && { building: home.building, unit: home.unit ?? "", room: home.room ?? "" };
    const written = { ...person, title, phone, deputyId: deputy, home: at, known: true };
    const byHand = overwrite ? undefined : edited.get(person.id);
    const post = byHand && postOf(byHand);
    await known.save({ ...written, ...post }, accounts.map(reachable), { byHand: byHand !== undefined });
    if (post && JSON.stringify(post) !== JSON.stringify(postOf(written))) kept.push(person.name);
  }
  return kept;
}

/** What comes with somebody's post, and is changed with it. */
function postOf({ title, phone, deputyId, roles }: Person) {
  const inOrder = roles.toSorted((a, b) => `${a.role}${a.at}`.localeCompare(`${b.role}${b.at}`));
  return { title, phone, deputyId, roles: inOrder };
}

/** A list in the community's rules takes the place of the default one; keys of a table are laid over it. */
function merged({ rules }: CommunityFile, standard: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rules).map(([key, value]) => [
      key,
      isTable(value) && isTable(standard[key]) ? { ...standard[key], ...value } : value,
    ]),
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function defaultRules(folder: string): Promise<Record<string, unknown>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml"));
  const values = files.map(async (file) => [
    basename(file, ".yaml"),
    parse(await readFile(join(folder, file), "utf8")),
  ]);
  return Object.fromEntries(await Promise.all(values));
}

function reachable({ channel, id }: { channel: string; id: string }) {
  return { channel, id, privatePlace: channel === simulatorName ? privatePlaceOf(id) : undefined };
}

/** `/street/community/grid/`: the way from the street down to the node itself. */
function withPaths(nodes: CommunityFile["nodes"]): Omit<Node, "community_id">[] {
  const pathOf = (id: string): string => {
    const node = nodes.find((each) => each.id === id);
    return `${node?.parent ? pathOf(node.parent) : "/"}${id}/`;
  };
  return nodes.map(({ id, kind, name, estate = "", number = "", phone = "" }) => ({
    ...{ id, kind, name, estate, number, phone },
    path: pathOf(id),
  }));
}
