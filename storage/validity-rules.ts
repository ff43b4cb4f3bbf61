import { z } from "zod";

const names = z.array(z.string().min(1));

/** Whose rules hold here, and which of them hold no more. */
export const validityRules = {
  /** Where the community lies, the province first. */
  regions: names.default([]),
  /** Provinces and cities as people say them. */
  places: z.array(names).default([]),
  /** Titles of national laws that hold no more. */
  repealed: z.array(names).default([]),
};
