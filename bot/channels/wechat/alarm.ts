/** Something that happens unless it is put off. */
export interface Alarm {
  /** Rings once after so long; an earlier setting is forgotten. */
  set(ms: number, ring: () => void): void;
  /** Starts the same wait anew. */
  putOff(): void;
  stop(): void;
}

export function alarm(): Alarm {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(ms, ring) {
      clearTimeout(timer);
      timer = setTimeout(ring, ms);
    },
    putOff() {
      timer?.refresh();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
