/** A request that is answered with no; its text is meant for people. */
export class Declined extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, text: string) {
    super(text);
    this.statusCode = statusCode;
  }
}
