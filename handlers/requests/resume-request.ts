import { z } from "zod";
import { action } from "../handler.ts";
import { staff } from "../people/may.ts";
import { sayMoment } from "../time/shanghai.ts";
import { carryOut } from "./carry-out.ts";
import { askNumber, meantFor } from "./meant.ts";
import { answerAbout, readOrder } from "./numbers.ts";

export const resumeRequest = action({
  name: "resume-request",
  help: "“继续办 1” 挂起的诉求提前继续",
  examples: ["继续办 1", "恢复 1", "1 继续办理"],
  slots: z.object({ number: z.number().optional(), words: z.string() }),
  allow: staff,

  hears(said) {
    const order = readOrder(said, "继续(?:办理?|处理)|恢复(?:办理|处理)?(?!了|正常)");
    return order && order.words.length <= longestRemark ? order : undefined;
  },

  async run({ slots, ...said }, store) {
    const request = (await meantFor("resume", said, slots.number, store)) ?? askNumber("继续办 3");
    if (Array.isArray(request)) return request;
    const resumed = await carryOut("resume", request, {}, { ...said, note: slots.words }, store);
    if (Array.isArray(resumed)) return resumed;
    const until = sayMoment(resumed.dueAt, said.now);
    return [answerAbout(resumed, `#${resumed.number} 继续办理，${until} 前办结。`)];
  },
});

const longestRemark = 40;
