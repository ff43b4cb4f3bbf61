import { describe } from "vitest";
import { simulator } from "../../bot/channels/simulator.ts";
import { tuesday } from "../support/town.ts";
import { keepsTheContract } from "./contract.ts";

describe("the simulator", () => {
  keepsTheContract(async () => {
    const channel = simulator();
    const place = "g";
    const sender = "s";
    return {
      channel,
      place,
      sender,
      triesAgain: false,
      write: ({ id, text }) =>
        channel.say({
          ...{ messageId: id, text, place, sender, senderName: sender, placeKind: "group" },
          ...{ quotes: undefined, mentionsBot: false, sentAt: tuesday },
        }),
    };
  });
});
