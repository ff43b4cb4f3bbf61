import { Spin } from "antd";
import type { Roster } from "../../web/board-api.ts";
import type { Me } from "../../web/staff-api.ts";
import { Mark } from "../mark.tsx";
import { dayAndTimeText } from "../times.ts";
import { type Talk, useRoster } from "./api.ts";
import { DeedBar } from "./deed-bar.tsx";
import { peopleDeeds } from "./people-deeds.ts";
import { Phone } from "./tree-panel.tsx";

/** Who works here, who is away and who stands in, who sits at the desk this week. */
export function PeoplePanel({ me, talk }: { me: Me; talk: Talk }) {
  const { data: roster } = useRoster();
  if (!roster) return <Spin className="panel-middle" />;
  const version = JSON.stringify([roster.people, roster.shifts]);
  return (
    <div className="panel staff-panel people-panel">
      <DeedBar label="人员和值班" deeds={peopleDeeds(roster, me.id)} {...{ talk, version }} />
      <Shifts roster={roster} talk={talk} />
      <section aria-label="工作人员">
        <h2>工作人员</h2>
        <table className="roster">
          <thead>
            <tr>
              {["姓名", "职务", "备岗", "值班电话", "在岗", "手上"].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {roster.people.map((person) => (
              <Row key={person.id} person={person} now={new Date(roster.now)} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Row({ person, now }: { person: Roster["people"][number]; now: Date }) {
  const { name, roles, deputy, phone, tasks } = person;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td data-label="职务">{roles}</td>
      <td data-label="备岗">{deputy || "未指定"}</td>
      <td data-label="值班电话">{phone === "" ? "—" : <Phone number={phone} />}</td>
      <td data-label="在岗">
        <Presence person={person} now={now} />
      </td>
      <td data-label="手上">{tasks} 件</td>
    </tr>
  );
}

function Presence({
  person: { awayUntil, nextAbsence },
  now,
}: {
  person: Roster["people"][number];
  now: Date;
}) {
  const said = (at: string) => dayAndTimeText(new Date(at), now);
  if (awayUntil !== null) return <Mark tone="amber">请假到 {said(awayUntil)}</Mark>;
  if (nextAbsence === null) return <Mark tone="green">在岗</Mark>;
  return <Mark tone="green">在岗，{said(nextAbsence.from)} 起请假</Mark>;
}

function Shifts({ roster: { shifts, now, may }, talk }: { roster: Roster; talk: Talk }) {
  const today = new Date(now);
  return (
    <section aria-label="这一周的值班">
      <h2>这一周的值班</h2>
      {shifts.length === 0 && <p className="staff-hint">还没有排。</p>}
      <ul className="shifts">
        {shifts.map(({ id, person, node, from, until }) => (
          <li key={id} className="card">
            <span>
              <b>{person}</b> {node}
            </span>
            <span>
              {dayAndTimeText(new Date(from), today)} 到 {dayAndTimeText(new Date(until), today)}
            </span>
            {may.plan && (
              <DeedBar
                label={`${person}的值班`}
                deeds={[
                  {
                    key: "drop",
                    label: "取消值班",
                    fields: [],
                    sure: true,
                    sentence: () => `取消值班 ${id}`,
                  },
                ]}
                talk={talk}
                version={id}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
