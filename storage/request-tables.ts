import type { Generated } from "kysely";

/** The tables around requests; part of schema.ts, which says how values are written. */
export interface RequestTables {
  request: {
    id: Generated<number>;
    community_id: string;
    number: number;
    category: string;
    class: string;
    private: number;
    problem: string;
    place_text: string;
    node_id: string;
    opened_by: string;
    opened_channel: string;
    opened_place: string;
    owner_id: string | null;
    deputy_id: string | null;
    state: string;
    supervision: string;
    outcome: string;
    result: string;
    rating: string;
    first_message_at: string;
    opened_at: string;
    sign_by: string;
    contact_by: string;
    due_at: string;
    reopened: number;
    /** Ids of people whom a complaint is about, and who must not see it. */
    hidden_from: string;
    /** Counts the changes; who changes an older version changes nothing. */
    version: number;
    returns: number;
    /** Ids of people who were asked to sign, one after another. */
    asked: string;
    level: string;
    nature: string;
    goal: string;
    assisting: string;
    reason: string;
    pauses: string;
    extension: string;
    calendar_version: string;
    /** Empty in rows from before there were requests with a second clock. */
    counted_from: string;
    /** Where a request that ended elsewhere has gone. */
    target: string;
    contact_id: string | null;
    contacted_at: string | null;
    accepted_at: string | null;
    resolved_at: string | null;
    closed_at: string | null;
    promised_at: string | null;
    merged_into: number | null;
  };
  /** Somebody who said "+1" to another's request. */
  reporter: {
    request_id: number;
    community_id: string;
    person_id: string;
    channel: string;
    place: string;
    joined_at: string;
    rating: string;
    /** When whoever opened it stepped back; empty of everybody who still waits. */
    left_at: string | null;
  };
  /** Talk that may be a request; somebody decides. */
  signal: {
    id: Generated<number>;
    community_id: string;
    number: number;
    inbox_id: number;
    person_id: string;
    channel: string;
    place: string;
    text: string;
    place_text: string;
    node_id: string;
    category: string;
    class: string;
    private: number;
    /** Hundredths. */
    confidence: number;
    state: "waiting" | "taken" | "dropped";
    request_id: number | null;
    said_at: string;
    decided_by: string | null;
    decided_at: string | null;
  };
  absence: {
    id: Generated<number>;
    community_id: string;
    person_id: string;
    from_at: string;
    until_at: string;
    note: string;
  };
  /** Somebody sits at the duty desk of a node. */
  shift: {
    id: Generated<number>;
    community_id: string;
    person_id: string;
    node_id: string;
    from_at: string;
    until_at: string;
  };
  request_link: {
    token_hash: string;
    community_id: string;
    request_id: number;
    person_id: string;
    expires_at: string;
  };
}
