const megabyte = 1024 * 1024;

/** What a document may cost. More than an honest one ever needs, less than what harms the machine. */
export const limits = {
  fileBytes: 20 * megabyte,
  /** Plain text and pages of HTML: about two million characters. */
  textBytes: 5 * megabyte,
  /** Of the text that comes out, whatever went in. */
  textLength: 2_000_000,
  seconds: 25,
  heapMegabytes: 256,
  /** Of the whole process that reads; watched where the system tells it. */
  residentMegabytes: 700,
  /** A process that has grown so far reads no further document. */
  tiredMegabytes: 350,
  /** Processes that read at the same time, and documents that may wait for one. */
  atOnce: 2,
  waiting: 8,
  pages: 500,
  passages: 10_000,
  zip: {
    entries: 3000,
    unpackedBytes: 200 * megabyte,
    /** Of one part that is read as a whole. */
    partBytes: 48 * megabyte,
    /** Unpacked to packed; small parts may be as even as they like. */
    ratio: 150,
    evenBytes: 4 * megabyte,
  },
  /** Elements within elements, of XML and HTML. */
  depth: { xml: 200, html: 1000 },
  table: { columns: 100, cells: 200_000 },
} as const;
