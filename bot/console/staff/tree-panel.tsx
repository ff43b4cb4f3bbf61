import { Button, Spin } from "antd";
import { useState } from "react";
import type { TreeNode } from "../../web/board-api.ts";
import { Mark } from "../mark.tsx";
import { useTree } from "./api.ts";

interface Props {
  /** Shows the requests of a node and of what lies below it. */
  look(node: string): void;
}

/** Street, communities, grids, buildings: how much waits where, and who answers for it. */
export function TreePanel({ look }: Props) {
  const { data: nodes } = useTree();
  if (!nodes) return <Spin className="panel-middle" />;
  const roots = nodes.filter(({ parent }) => !nodes.some(({ id }) => id === parent));
  return (
    <div className="panel staff-panel">
      <p className="staff-hint">
        每一片有多少件在办、多少件超时，谁负责、值班电话多少。点“看诉求”只看那一片的。
      </p>
      <ul className="tree" aria-label="网格树">
        {roots.map((node) => (
          <Branch key={node.id} {...{ node, nodes, look }} isOpen />
        ))}
      </ul>
    </div>
  );
}

interface BranchProps extends Props {
  node: TreeNode;
  nodes: TreeNode[];
  isOpen: boolean;
}

function Branch({ node, nodes, isOpen, look }: BranchProps) {
  const [open, setOpen] = useState(isOpen);
  const { id, name, kind, phone, people } = node;
  const below = nodes.filter(({ parent }) => parent === id);
  const hasMore = below.length > 0 || people.length > 0 || phone !== "";
  return (
    <li className={`branch branch-${kind}`}>
      <div className="branch-head">
        {hasMore ? (
          <button type="button" className="branch-name" aria-expanded={open} onClick={() => setOpen(!open)}>
            {name}
          </button>
        ) : (
          <span className="branch-name branch-leaf">{name}</span>
        )}
        <Counts node={node} look={look} />
      </div>
      {open && hasMore && (
        <div className="branch-inside">
          <NoticeBoard node={node} />
          {below.length > 0 && (
            <ul>
              {below.map((each) => (
                <Branch key={each.id} node={each} {...{ nodes, look }} isOpen={each.kind === "community"} />
              ))}
            </ul>
          )}
        </div>
      )}
    </li>
  );
}

function Counts({ node: { id, name, open, overdue }, look }: { node: TreeNode; look(node: string): void }) {
  if (open === 0) return null;
  return (
    <span className="branch-counts">
      <Mark tone="blue">在办 {open}</Mark>
      {overdue > 0 && <Mark tone="red">超时 {overdue}</Mark>}
      <Button size="small" onClick={() => look(id)} aria-label={`看${name}的诉求`}>
        看诉求
      </Button>
    </span>
  );
}

/** Names and duty phones, as they hang out at the gate (公示牌). */
function NoticeBoard({ node: { name, phone, people } }: { node: TreeNode }) {
  if (people.length === 0 && phone === "") return null;
  return (
    <ul className="notice-board" aria-label={`${name}公示牌`}>
      {phone !== "" && (
        <li>
          值班电话 <Phone number={phone} />
        </li>
      )}
      {people.map((person) => (
        <li key={`${person.name}/${person.title}`}>
          <b>{person.name}</b> {person.title} {person.phone !== "" && <Phone number={person.phone} />}
        </li>
      ))}
    </ul>
  );
}

export function Phone({ number }: { number: string }) {
  return <a href={`tel:${number.replace(/[^\d+]/g, "")}`}>{number}</a>;
}
