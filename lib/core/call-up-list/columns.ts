import { cleanCell } from "@/lib/core/call-up-list/clean";

/** What a call-up list says of an enterprise, in the order of the template and of a list without a header. */
export const COLUMNS = ["name", "creditCode", "region", "contactName", "contactPhone", "contactEmail"] as const;
export type Column = (typeof COLUMNS)[number];
/** The cells of a row by what they say; "" where the list has none. */
export type Cells = Readonly<Record<Column, string>>;

/**
 * The titles under which lists write a column, the exactest first: where a list has both 所在市 and 区县, the county is read.
 * Compared without spaces, punctuation and what stands in brackets, in lower case.
 */
const TITLES = {
  name: ["企业名称", "单位名称", "公司名称", "法人名称", "市场主体名称", "企业全称", "单位全称", "名称", "企业", "单位", "公司", "enterprise", "enterprisename", "company", "companyname", "name"],
  creditCode: ["统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码", "统一代码", "统一社会信用代码证号", "unifiedsocialcreditcode", "socialcreditcode", "creditcode", "uscc"],
  region: [
    "区县", "县区", "县市区", "区市县", "市区县", "所属区县", "所在区县", "所属县区", "所在县区", "所属县市区", "所在县市区", "行政区划代码", "区划代码", "行政区划", "所属行政区划",
    "地区", "所属地区", "所在地区", "属地", "所属区域", "所在区域", "区域", "辖区", "所在地", "所属地", "地市", "所属地市", "所在地市", "所属市", "所在市", "市",
    "district", "county", "region", "area", "regioncode", "city",
  ],
  contactName: ["联系人", "企业联系人", "联系人姓名", "姓名", "联络人", "联络员", "填报人", "经办人", "负责人", "contact", "contactname", "contactperson"],
  contactPhone: ["手机", "手机号", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "联系人电话", "联系人手机", "联系人手机号", "联系人联系方式", "联系手机", "固定电话", "phone", "mobile", "telephone", "tel", "contactphone", "phonenumber"],
  contactEmail: ["电子邮箱", "邮箱", "电子邮件", "邮箱地址", "电子邮箱地址", "联系邮箱", "联系人邮箱", "企业邮箱", "email", "emailaddress", "mail", "contactemail"],
} as const satisfies Record<Column, readonly string[]>;

const known: ReadonlyMap<string, { readonly column: Column; readonly rank: number }> = new Map(
  COLUMNS.flatMap((column) => TITLES[column].map((title, rank) => [title, { column, rank }] as const)),
);

/** Which cell of a row holds which column; `null` where the list has none. */
export type Layout = { readonly places: Readonly<Record<Column, number | null>>; /** Titles that say nothing we read, as they stand. */ readonly ignored: readonly string[] };

/** The layout of a list without a header. */
export const DEFAULT_LAYOUT: Layout = { places: { name: 0, creditCode: 1, region: 2, contactName: 3, contactPhone: 4, contactEmail: 5 }, ignored: [] };

/**
 * The layout that a row states as a header, or null where it is none: a header names at least two columns, the enterprise's
 * name or its code among them.
 */
export function readHeader(cells: readonly string[]): Layout | null {
  const places: Record<Column, number | null> = { name: null, creditCode: null, region: null, contactName: null, contactPhone: null, contactEmail: null };
  const ranks: Partial<Record<Column, number>> = {};
  cells.forEach((cell, index) => {
    const found = known.get(plain(cell));
    if (!found || found.rank >= (ranks[found.column] ?? Infinity)) return;
    places[found.column] = index;
    ranks[found.column] = found.rank;
  });
  const count = COLUMNS.filter((column) => places[column] !== null).length;
  if (count < 2 || (places.name === null && places.creditCode === null)) return null;
  const used = new Set<number | null>(Object.values(places));
  return { places, ignored: cells.map((cell) => cell.trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_TITLE)).filter((cell, index) => cell !== "" && !used.has(index)) };
}

/** Titles are named in the preview; a cell of a page of text is none. */
const LONGEST_TITLE = 40;

/** 企业名称（必填）*, 企 业 名 称 and 企业名称： are one title. */
function plain(title: string): string {
  const text = title.normalize("NFKC").toLowerCase();
  return text.length > 100 ? "" : text.replaceAll(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】/g, "").replaceAll(/[^\p{L}\p{N}]/gu, "");
}

export function cellsOf(row: readonly string[], { places }: Layout): Cells {
  const at = (column: Column): string => (places[column] === null ? "" : (row[places[column]] ?? ""));
  return { name: at("name"), creditCode: at("creditCode"), region: at("region"), contactName: at("contactName"), contactPhone: at("contactPhone"), contactEmail: at("contactEmail") };
}

/** True where no column says anything. */
export const isEmptyRow = (cells: Cells): boolean => COLUMNS.every((column) => cleanCell(cells[column]) === "");
