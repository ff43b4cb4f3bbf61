import { Fragment } from "react";
import type { PassageRow } from "../../web/documents-api.ts";

/** The passages of a document in its order: headings where they change, the rows of a table together. */
export function PassageList({ passages }: { passages: PassageRow[] }) {
  return (
    <div className="passage-list">
      {together(passages).map((part, index, parts) => {
        const [first] = part;
        if (!first) return null;
        const isUnderNew = first.heading !== "" && first.heading !== parts[index - 1]?.at(-1)?.heading;
        return (
          <Fragment key={first.id}>
            {isUnderNew && <h4>{first.heading}</h4>}
            {first.cells.length > 0 ? <Table rows={part} /> : <Passage passage={first} />}
          </Fragment>
        );
      })}
    </div>
  );
}

/** Rows that follow each other with the same columns are one table; everything else stands alone. */
function together(passages: PassageRow[]): PassageRow[][] {
  const parts: PassageRow[][] = [];
  for (const passage of passages) {
    const open = parts.at(-1);
    const before = open?.[0];
    if (open && before && passage.cells.length > 0 && isSameTable(before, passage)) open.push(passage);
    else parts.push([passage]);
  }
  return parts;
}

const columnsOf = ({ cells }: PassageRow) => cells.map(([column]) => column);

function isSameTable(one: PassageRow, other: PassageRow): boolean {
  return one.heading === other.heading && columnsOf(one).join("\n") === columnsOf(other).join("\n");
}

/** A passage by itself, with where it stands. */
export function Passage({ passage: { clause, heading, page, text } }: { passage: PassageRow }) {
  const where = [clause !== heading && clause, page > 0 && `第 ${page} 页`].filter(Boolean).join(" · ");
  return (
    <div className="passage">
      {where !== "" && <b>{where}</b>}
      <p>{text}</p>
    </div>
  );
}

function Table({ rows }: { rows: PassageRow[] }) {
  const columns = rows[0] ? columnsOf(rows[0]) : [];
  const page = rows[0]?.page ?? 0;
  return (
    <>
      {page > 0 && <small>第 {page} 页</small>}
      <table className="roster">
        <thead>
          <tr>
            {columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name, and never move
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id}>
              {cells.map(([column, cell], index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={index} data-label={column}>
                  {cell || "—"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
