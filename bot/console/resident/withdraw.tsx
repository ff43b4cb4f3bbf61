import { Button } from "antd";
import { useState } from "react";
import type { Doing } from "./api.ts";

/** Asks once more, for it ends the matter. */
export function Withdraw({ doing }: { doing: Doing }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <section className="resident-card" aria-label="撤回">
      {!isAsked && (
        <Button size="large" block onClick={() => setAsked(true)}>
          不用办了，撤回
        </Button>
      )}
      {isAsked && (
        <>
          <p>真的不用办了吗？撤回以后，承办人就不来了。</p>
          <div className="resident-row">
            <Button size="large" onClick={() => setAsked(false)}>
              再想想
            </Button>
            <Button
              size="large"
              type="primary"
              danger
              disabled={doing.isBusy}
              onClick={() => {
                doing.does({ deed: "withdraw" });
                setAsked(false);
              }}
            >
              撤回
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
