import type { Person } from "../../storage/people.ts";
import type { Request } from "../../storage/requests.ts";
import type { Reply } from "../handler.ts";

/** Everybody who was alarmed hears, once, that somebody has taken an emergency. */
export function standDown(request: Request, { id, name }: Pick<Person, "id" | "name">): Reply[] {
  if (request.class !== "emergency") return [];
  const alarmed = new Set([...request.asked, request.ownerId].filter((each) => each !== undefined));
  alarmed.delete(id);
  return [...alarmed].map((person) => ({
    to: { person },
    subject: `request:${request.id}`,
    priority: "emergency" as const,
    text: `#${request.number} 已由${name}接手。`,
  }));
}
