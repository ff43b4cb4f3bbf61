/** A document that cannot be taken; the message tells a person what to do. */
export class Unreadable extends Error {}

export const tooDeep = "文件里层层嵌套太深，不能收，请另存为新的文件再传";
