import { z } from "zod";

const id = z.string().regex(/^[a-z0-9-]+$/, "小写字母、数字和连字符");

export const roles = [
  "resident",
  "building-captain",
  "grid-member",
  "grid-leader",
  "duty-desk",
  "secretary",
  "dispatcher",
  "supervisor",
  "party-member",
  "auditor",
  "administrator",
] as const;
export type Role = (typeof roles)[number];

const node = z.strictObject({
  id,
  kind: z.enum(["street", "community", "grid", "building"]),
  name: z.string().min(1),
  /** The node above; only the street has none. */
  parent: id.optional(),
  /** The estate a building stands in, as residents call it: 春晖苑. */
  estate: z.string().optional(),
  /** The building's number as people say it: "3" for 3号楼. */
  number: z.string().optional(),
  phone: z.string().optional(),
});

const person = z.strictObject({
  id,
  name: z.string().min(1),
  /** Shown beside the name: 第二网格网格员. */
  title: z.string().optional(),
  /** A duty phone, public like the notice board by the gate; never a resident's. */
  phone: z.string().optional(),
  roles: z.array(z.strictObject({ role: z.enum(roles), at: id })).default([]),
  deputy: id.optional(),
  home: z.strictObject({ building: id, unit: z.string().optional(), room: z.string().optional() }).optional(),
  accounts: z.array(z.strictObject({ channel: z.string(), id: z.string() })).default([]),
});

const group = z.strictObject({
  channel: z.string(),
  place: z.string(),
  name: z.string().min(1),
  /** The node of the tree the group belongs to. */
  node: id,
  purpose: z.enum(["residents", "branch", "staff"]),
  /** May talk that does not mention the bot be read? */
  listening: z.boolean().default(true),
  /** Ids of people, for the simulator's lists only. */
  members: z.array(id).default([]),
});

/** A `community.yaml`: everything about a street or community that is not a document. */
export const communityFile = z.strictObject({
  nodes: z.array(node).default([]),
  people: z.array(person).default([]),
  groups: z.array(group).default([]),
  /** Overrides of storage/defaults, by top-level key. */
  rules: z.record(z.string(), z.unknown()).default({}),
});
export type CommunityFile = z.output<typeof communityFile>;
