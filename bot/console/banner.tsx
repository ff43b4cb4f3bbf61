import type { ReactNode } from "react";

/** A line over the whole page about how it stands with the server. */
export function Banner({ children }: { children: ReactNode }) {
  return (
    <div className="banner" role="status">
      {children}
    </div>
  );
}
