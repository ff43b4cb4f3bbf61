import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

/** The channel of groups that no bot is in: people carry the words. */
export const relayChannel = "relay";

export type Node = Selectable<Schema["node"]>;

/** A chat of many people, bound to a node of the tree. */
export interface Group {
  channel: string;
  place: string;
  nodeId: string;
  purpose: "residents" | "branch" | "staff";
  name: string;
  /** May talk that does not mention the bot be read? */
  listening: boolean;
  /** Ids of people, for the simulator's lists only. */
  members: string[];
}

/** A group the bot is in, whether somebody has bound it to a node or not. */
export interface MetGroup {
  channel: string;
  place: string;
  name: string;
  metAt: Date;
}

export function places(db: Kysely<Schema>, community: string) {
  return {
    /** The whole tree, the street first. */
    nodes(): Promise<Node[]> {
      return db
        .selectFrom("node")
        .selectAll()
        .where("community_id", "=", community)
        .orderBy("path")
        .execute();
    },

    async findGroup(channel: string, place: string): Promise<Group | undefined> {
      const row = await groupRows()
        .where("channel", "=", channel)
        .where("place", "=", place)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async groups(): Promise<Group[]> {
      return (await groupRows().orderBy("place").execute()).map(fromRow);
    },

    /** Remembers a group the bot has heard of; a new name is the group's name from now on. */
    async meet({ channel, place, name }: Omit<MetGroup, "metAt">, now: Date): Promise<void> {
      await db
        .insertInto("met_group")
        .values({ channel, place, name, community_id: community, met_at: now.toISOString() })
        .onConflict((known) => known.columns(["channel", "place"]).doUpdateSet({ name }))
        .execute();
      await db
        .updateTable("chat_group")
        .set({ name })
        .where("community_id", "=", community)
        .where("channel", "=", channel)
        .where("place", "=", place)
        .where("name", "!=", name)
        .execute();
    },

    async findMet(channel: string, place: string): Promise<MetGroup | undefined> {
      const row = await metRows()
        .where("channel", "=", channel)
        .where("place", "=", place)
        .executeTakeFirst();
      return row && metFromRow(row);
    },

    /** Groups that nobody has bound yet, the newest first. */
    async unbound(): Promise<MetGroup[]> {
      const bound = await db
        .selectFrom("chat_group")
        .select(["channel", "place"])
        .where("community_id", "=", community)
        .execute();
      const known = new Set(bound.map(({ channel, place }) => JSON.stringify([channel, place])));
      const met = await metRows().orderBy("met_at", "desc").execute();
      return met.map(metFromRow).filter(({ channel, place }) => !known.has(JSON.stringify([channel, place])));
    },

    async saveNodes(nodes: Omit<Node, "community_id">[]): Promise<void> {
      for (const node of nodes) {
        await db
          .insertInto("node")
          .values({ ...node, community_id: community })
          .onConflict((row) => row.column("id").doUpdateSet(node))
          .execute();
      }
    },

    async saveGroups(groups: Group[]): Promise<void> {
      for (const group of groups) {
        const row = toRow(group);
        await db
          .insertInto("chat_group")
          .values({ ...row, community_id: community })
          .onConflict((known) => known.columns(["channel", "place"]).doUpdateSet(row))
          .execute();
      }
    },
  };

  function metRows() {
    return db.selectFrom("met_group").selectAll().where("community_id", "=", community);
  }

  function groupRows() {
    return db.selectFrom("chat_group").selectAll().where("community_id", "=", community);
  }
}

function metFromRow({ channel, place, name, met_at }: Selectable<Schema["met_group"]>): MetGroup {
  return { channel, place, name, metAt: new Date(met_at) };
}

type GroupRow = Selectable<Schema["chat_group"]>;

function fromRow({ node_id, listening, members, channel, place, purpose, name }: GroupRow): Group {
  return {
    channel,
    place,
    purpose,
    name,
    nodeId: node_id,
    listening: listening === 1,
    members: JSON.parse(members),
  };
}

function toRow({ nodeId, listening, members, ...group }: Group): Omit<GroupRow, "community_id"> {
  return { ...group, node_id: nodeId, listening: listening ? 1 : 0, members: JSON.stringify(members) };
}
