import type { Kysely, Selectable } from "kysely";
import type { Role } from "./community.ts";
import type { Schema } from "./schema.ts";

export interface Person {
  id: string;
  name: string;
  title: string;
  /** A duty phone, public; empty for residents. */
  phone: string;
  deputyId: string | undefined;
  home: { building: string; unit: string; room: string } | undefined;
  /** False when the bot only met the account in a chat. */
  known: boolean;
  /** A role holds at a node of the tree and everything below it. */
  roles: { role: Role; at: string }[];
  /** True for somebody who does not want their talk kept. */
  unrecorded?: boolean;
}

export interface Account {
  channel: string;
  id: string;
  personId: string;
  /** Where the account can be reached alone, if anywhere. */
  privatePlace: string | undefined;
  greeted: boolean;
}

type PersonRow = Omit<Selectable<Schema["person"]>, "left_at" | "edited_at" | "unrecorded"> & {
  unrecorded?: number;
};

export function people(db: Kysely<Schema>, community: string) {
  return {
    async find(id: string): Promise<Person | undefined> {
      return (await withRoles(await personRows().where("id", "=", id).execute()))[0];
    },

    async all(): Promise<Person[]> {
      return withRoles(await personRows().orderBy("id").execute());
    },

    /** Those who hold a role at one of these very nodes, in the order of the nodes. */
    async holding(role: Role, nodeIds: string[]): Promise<Person[]> {
      if (nodeIds.length === 0) return [];
      const rows = await db
        .selectFrom("role")
        .innerJoin("person", "person.id", "role.person_id")
        .selectAll("person")
        .select("role.node_id")
        .where("role.community_id", "=", community)
        .where("role.role", "=", role)
        .where("role.node_id", "in", nodeIds)
        .execute();
      const inOrder = rows.sort(
        (a, b) => nodeIds.indexOf(a.node_id) - nodeIds.indexOf(b.node_id) || a.id.localeCompare(b.id),
      );
      return withRoles(inOrder);
    },

    async findAccount(channel: string, id: string): Promise<Account | undefined> {
      const row = await accountRows().where("channel", "=", channel).where("id", "=", id).executeTakeFirst();
      return row && accountFromRow(row);
    },

    async accountsOf(personId: string): Promise<Account[]> {
      const rows = await accountRows().where("person_id", "=", personId).execute();
      // The newest binding first: whoever has lost a phone binds another one.
      const newest = rows.sort((a, b) => (b.bound_at ?? "").localeCompare(a.bound_at ?? ""));
      return newest.map(accountFromRow);
    },

    /** The account and the person behind it; somebody never seen before becomes an unknown person. A private place is remembered. */
    async meet(account: Omit<Account, "personId" | "greeted">, name: string): Promise<Account> {
      const id = `${account.channel}:${account.id}`;
      const place = account.privatePlace === undefined ? {} : { private_place: account.privatePlace };
      const row = { channel: account.channel, id: account.id, private_place: null, ...place };
      const met = await db
        .updateTable("account")
        .set({ channel: account.channel, ...place })
        .where("community_id", "=", community)
        .where("channel", "=", account.channel)
        .where("id", "=", account.id)
        .returningAll()
        .executeTakeFirst();
      if (met) return accountFromRow(met);
      await db
        .insertInto("person")
        .values({ ...personToRow({ ...nobody, id, name }, community), ...asTheyCame, unrecorded: 0 })
        .onConflict((known) => known.column("id").doNothing())
        .execute();
      await db
        .insertInto("account")
        .values({ ...row, community_id: community, person_id: id, greeted_at: null, bound_at: null })
        .execute();
      return { ...account, personId: id, greeted: false };
    },

    /** People on the community's list by this name; more than one when the name is not unique. */
    async named(name: string): Promise<Person[]> {
      return withRoles(await personRows().where("name", "=", name).where("known", "=", 1).execute());
    },

    /** From now on the account speaks for this person; `now` when they have proved it, and are to be reached there. */
    async bind(account: Pick<Account, "channel" | "id">, personId: string, now?: Date): Promise<void> {
      await db
        .updateTable("account")
        .set({ person_id: personId, ...(now && { bound_at: now.toISOString() }) })
        .where("community_id", "=", community)
        .where("channel", "=", account.channel)
        .where("id", "=", account.id)
        .execute();
    },

    async setHome(personId: string, { building, unit, room }: NonNullable<Person["home"]>): Promise<void> {
      await db
        .updateTable("person")
        .set({ home_id: building, unit, room })
        .where("community_id", "=", community)
        .where("id", "=", personId)
        .execute();
    },

    /** Whether talk of theirs that is not meant for the bot may be kept. */
    async setUnrecorded(personId: string, unrecorded: boolean): Promise<void> {
      await db
        .updateTable("person")
        .set({ unrecorded: unrecorded ? 1 : 0 })
        .where("community_id", "=", community)
        .where("id", "=", personId)
        .execute();
    },

    /** Remembers that the bot has said what it is. */
    async greet(account: Account, now: Date): Promise<void> {
      await db
        .updateTable("account")
        .set({ greeted_at: now.toISOString() })
        .where("community_id", "=", community)
        .where("channel", "=", account.channel)
        .where("id", "=", account.id)
        .execute();
    },

    /** Saves what somebody has changed by hand, which an import then keeps; `left` when they work here no more. */
    async edit(person: Person, now: Date, { left = false } = {}): Promise<void> {
      const at = now.toISOString();
      await write(person, { edited_at: at, left_at: left ? at : null });
    },

    /** People whose roles or deputy were changed by hand. */
    async edited(): Promise<Person[]> {
      return withRoles(await personRows().where("edited_at", "is not", null).orderBy("id").execute());
    },

    /** Those for whom somebody stands in. */
    async standingInFor(deputyId: string): Promise<Person[]> {
      return withRoles(await personRows().where("deputy_id", "=", deputyId).orderBy("id").execute());
    },

    /**
     * Saves a person with exactly these roles; accounts are added or moved to the person, none is taken away. `byHand`
     * leaves on record that somebody has changed them.
     */
    async save(
      person: Person,
      accounts: Pick<Account, "channel" | "id" | "privatePlace">[],
      { byHand = false } = {},
    ): Promise<void> {
      await write(person, byHand ? {} : asTheyCame);
      for (const { channel, id, privatePlace } of accounts) {
        const place = privatePlace === undefined ? {} : { private_place: privatePlace };
        const bound = { person_id: person.id, community_id: community, ...place };
        await db
          .insertInto("account")
          .values({ channel, id, greeted_at: null, private_place: null, bound_at: null, ...bound })
          .onConflict((known) => known.columns(["channel", "id"]).doUpdateSet(bound))
          .execute();
      }
    },
  };

  async function write(person: Person, marks: Partial<typeof asTheyCame>): Promise<void> {
    const row = { ...personToRow(person, community), ...marks };
    await db
      .insertInto("person")
      .values({ ...asTheyCame, ...row, unrecorded: 0 })
      .onConflict((known) => known.column("id").doUpdateSet(row))
      .execute();
    await db
      .deleteFrom("role")
      .where("community_id", "=", community)
      .where("person_id", "=", person.id)
      .execute();
    for (const { role, at } of person.roles) {
      await db
        .insertInto("role")
        .values({ person_id: person.id, community_id: community, role, node_id: at })
        .execute();
    }
  }

  function personRows() {
    return db.selectFrom("person").selectAll().where("community_id", "=", community);
  }

  function accountRows() {
    return db.selectFrom("account").selectAll().where("community_id", "=", community);
  }

  async function withRoles(rows: PersonRow[]): Promise<Person[]> {
    if (rows.length === 0) return [];
    const roles = await db
      .selectFrom("role")
      .select(["person_id", "role", "node_id"])
      .where("community_id", "=", community)
      .where(
        "person_id",
        "in",
        rows.map(({ id }) => id),
      )
      .execute();
    return rows.map((row) =>
      personFromRow(
        row,
        roles
          .filter(({ person_id }) => person_id === row.id)
          .map(({ role, node_id }) => ({ role: role as Role, at: node_id })),
      ),
    );
  }
}

/** As a chat or a community's file brought them: nobody has left, nothing was changed by hand. */
const asTheyCame: Pick<Schema["person"], "left_at" | "edited_at"> = { left_at: null, edited_at: null };

/** Somebody of whom nothing is known. */
export const nobody: Person = {
  id: "",
  name: "",
  title: "",
  phone: "",
  deputyId: undefined,
  home: undefined,
  known: false,
  roles: [],
};

function personFromRow(row: PersonRow, roles: Person["roles"]): Person {
  const { id, name, title, phone, deputy_id, home_id, unit, room, known } = row;
  const home = home_id === null ? undefined : { building: home_id, unit, room };
  const person = {
    id,
    name,
    title,
    phone,
    deputyId: deputy_id ?? undefined,
    home,
    known: known === 1,
    roles,
  };
  return row.unrecorded === 1 ? { ...person, unrecorded: true } : person;
}

function personToRow(
  { id, name, title, phone, deputyId, home, known }: Person,
  community: string,
): PersonRow {
  return {
    id,
    community_id: community,
    name,
    title,
    phone,
    deputy_id: deputyId ?? null,
    home_id: home?.building ?? null,
    unit: home?.unit ?? "",
    room: home?.room ?? "",
    known: known ? 1 : 0,
  };
}

function accountFromRow(row: Selectable<Schema["account"]>): Account {
  const { channel, id, person_id, private_place, greeted_at } = row;
  return {
    channel,
    id,
    personId: person_id,
    privatePlace: private_place ?? undefined,
    greeted: greeted_at !== null,
  };
}
