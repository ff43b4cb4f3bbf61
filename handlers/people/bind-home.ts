import { z } from "zod";
import { action } from "../handler.ts";
import { findPlace } from "../places/find-place.ts";
import { squeeze } from "../text.ts";

const said = /^(?:我家?(?:住|是)(?:在)?|登记住址[:：]?|我的住址是?[:：]?)(?<place>.{2,40})$/u;
const slots = z.object({
  building: z.string(),
  unit: z.string(),
  room: z.string(),
  /** The very building, when it was chosen among several. */
  id: z.string().optional(),
  /** The words the place was said in: an estate's name in them tells two buildings of one number apart. */
  words: z.string(),
});

const name = "bind-home";

export const bindHome = action({
  name,
  help: "私聊“我住3号楼2单元501” 登记住址，以后报事不用再说",
  examples: ["我住3号楼2单元501", "我住春晖苑3号楼"],
  slots,
  allow: "everyone",

  hears({ text, directed }) {
    const words = said.exec(squeeze(text))?.groups?.place;
    const place = words === undefined || !directed ? undefined : findPlace(words);
    if (!place?.building || words === undefined || place.to < words.length) return undefined;
    return { building: place.building, unit: place.unit ?? "", room: place.room ?? "", id: undefined, words };
  },

  async run({ slots: home, person, message, community }, store) {
    if (message.placeKind === "group") {
      return [{ to: "here", text: "住址请私聊我登记，不用在群里说。" }];
    }
    if (person.known && person.home) {
      return [{ to: "here", text: "您的住址社区已经登记过，要改请找您的网格员。" }];
    }
    const all = community.tree
      .buildings(home.building, community.tree.root.id)
      .filter(({ id }) => home.id === undefined || id === home.id);
    const named = all.filter(({ estate }) => estate !== "" && home.words.includes(estate));
    const fitting = named.length > 0 ? named : all;
    const [building] = fitting;
    if (!building) return [{ to: "here", text: `没有找到${home.building}号楼，请写上小区名再说一遍。` }];
    if (fitting.length > 1) {
      const choices = fitting.map((building) => ({
        words: [building.estate, building.name].filter(Boolean).map(squeeze),
        handler: name,
        slots: { ...home, id: building.id },
      }));
      const estates = fitting.map(({ estate, name }) => `“${estate || name}”`).join("、");
      return [{ to: "here", text: `是哪个小区？请回${estates}。`, choices }];
    }
    const { unit, room } = home;
    await store.people.setHome(person.id, { building: building.id, unit, room });
    return [
      { to: "here", text: `登记好了：${building.name}${unit && `${unit}单元`}${room}。只有工作人员看得到。` },
    ];
  },
});
