import { Button, Input } from "antd";
import { useState } from "react";
import { longestWords, type ResidentView, ratings } from "../../web/resident-api.ts";
import type { Doing } from "./api.ts";

/** Whether it is solved, and how content one is. */
export function Judge({ view: { may, rating }, doing }: { view: ResidentView; doing: Doing }) {
  const [isUnsolved, setUnsolved] = useState(false);
  const mayRate = may.includes("rate");
  return (
    <section className="resident-card" aria-label="解决了吗">
      <h2>{mayRate ? "解决了吗？满意吗？" : rating ? `您的评价：${rating}` : "还没解决？"}</h2>
      {mayRate && (
        <div className="resident-ratings">
          {ratings.map((each) => (
            <Button
              key={each}
              size="large"
              type={each === "满意" ? "primary" : "default"}
              disabled={doing.isBusy}
              onClick={() => doing.does({ deed: "rate", rating: each })}
            >
              {each}
            </Button>
          ))}
        </div>
      )}
      {may.includes("reopen") && !isUnsolved && (
        <Button size="large" danger block disabled={doing.isBusy} onClick={() => setUnsolved(true)}>
          没解决，重新办理
        </Button>
      )}
      {isUnsolved && <Unsolved doing={doing} close={() => setUnsolved(false)} />}
    </section>
  );
}

function Unsolved({ doing, close }: { doing: Doing; close(): void }) {
  const [why, setWhy] = useState("");
  return (
    <form
      className="resident-form"
      onSubmit={(event) => {
        event.preventDefault();
        doing.does({ deed: "reopen", why: why.trim() });
        close();
      }}
    >
      <label htmlFor="why">哪里没解决？（可以不写）</label>
      <Input.TextArea
        id="why"
        autoFocus
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={longestWords}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
      <div className="resident-row">
        <Button size="large" onClick={close}>
          再想想
        </Button>
        <Button size="large" type="primary" danger htmlType="submit" disabled={doing.isBusy}>
          没解决
        </Button>
      </div>
    </form>
  );
}
