import { zip } from "./zip-file.ts";

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function mainPart(target: string): Record<string, string> {
  const rel = `<Relationship Id="rId1" Type="${types}/officeDocument" Target="${target}"/>`;
  return {
    "[Content_Types].xml": `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "_rels/.rels": `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rel}</Relationships>`,
  };
}

export interface WordParts {
  numbering?: string;
  styles?: string;
  more?: Record<string, string | Uint8Array>;
}

/** A Word file of what stands in its body. */
export function docx(body: string, { numbering = "", styles = "", more = {} }: WordParts = {}): Buffer {
  const open = (name: string, content: string) =>
    `${xml}<w:${name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">${content}</w:${name}>`;
  return zip({
    ...mainPart("word/document.xml"),
    "word/document.xml": open("document", `<w:body>${body}</w:body>`),
    ...(numbering !== "" && { "word/numbering.xml": open("numbering", numbering) }),
    ...(styles !== "" && { "word/styles.xml": open("styles", styles) }),
    ...more,
  });
}

export function run(text: string, properties = ""): string {
  return `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

/** A paragraph of runs, or of words. */
export function p(content: string, properties = ""): string {
  const runs = content.startsWith("<") ? content : run(content);
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${runs}</w:p>`;
}

/** What makes a paragraph the next one of a list. */
export function listed(list: number, level = 0): string {
  return `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`;
}

/** A kind of list from formats and patterns by level, and lists of it. */
export function listKind(
  kind: number,
  levels: [format: string, pattern: string][],
  lists: [number, string?][],
): string {
  const each = levels.map(
    ([format, pattern], level) =>
      `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${pattern}"/></w:lvl>`,
  );
  const own = lists.map(
    ([list, more = ""]) => `<w:num w:numId="${list}"><w:abstractNumId w:val="${kind}"/>${more}</w:num>`,
  );
  return `<w:abstractNum w:abstractNumId="${kind}">${each.join("")}</w:abstractNum>${own.join("")}`;
}

export function table(...rows: string[]): string {
  return `<w:tbl>${rows.map((row) => `<w:tr>${row}</w:tr>`).join("")}</w:tbl>`;
}

export function td(content: string, properties = ""): string {
  return `<w:tc>${properties && `<w:tcPr>${properties}</w:tcPr>`}${content.startsWith("<") ? content : p(content)}</w:tc>`;
}

const sheetTypes = [
  ["workbook", "sheet.main"],
  ["worksheets/sheet1", "worksheet"],
  ["styles", "styles"],
  ["sharedStrings", "sharedStrings"],
].map(
  ([part, type]) =>
    `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
);

/** An Excel file of one sheet's rows, as they stand in its XML. */
export function xlsx(sheet: string, more: Record<string, string> = {}): Buffer {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  return zip({
    ...mainPart("xl/workbook.xml"),
    "[Content_Types].xml": `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${sheetTypes.join("")}</Types>`,
    "xl/workbook.xml": `${xml}<workbook xmlns="${main}" xmlns:r="${types}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${types}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${types}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${types}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${xml}<styleSheet xmlns="${main}"/>`,
    "xl/sharedStrings.xml": `${xml}<sst xmlns="${main}"/>`,
    "xl/worksheets/sheet1.xml": `${xml}<worksheet xmlns="${main}">${sheet}</worksheet>`,
    ...more,
  });
}
