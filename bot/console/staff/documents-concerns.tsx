import type { DocumentRow } from "../../web/documents-api.ts";
import { Mark } from "../mark.tsx";

const endedNames = { superseded: "已被取代", withdrawn: "已撤下" };

/** What somebody should see to; or how it has ended. */
export function Concerns({
  document: { state, concerns },
}: {
  document: Pick<DocumentRow, "state" | "concerns">;
}) {
  if (state === "current" && concerns.length === 0) return null;
  return (
    <span className="marks">
      {state !== "current" && <Mark tone="grey">{endedNames[state]}</Mark>}
      {concerns.map(({ tone, text }) => (
        <Mark key={text} tone={tone}>
          {text}
        </Mark>
      ))}
    </span>
  );
}
