import { limits } from "../limits.ts";

/** A document that cannot be taken; the message tells a person what to do. */
export class Unreadable extends Error {}

export const tooDeep = "文件里层层嵌套太深，不能收，请另存为新的文件再传";
export const damaged = "文件不完整或已损坏，请重新保存后再传";
export const locked = "文件有密码，请去掉密码后再传";
export const tooLong = `文字超过 ${limits.textLength / 10_000} 万字，请拆成几个文件`;
