import type { Kysely, Selectable } from "kysely";
import type { Schema } from "./schema.ts";

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

  function groupRows() {
    return db.selectFrom("chat_group").selectAll().where("community_id", "=", community);
  }
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
