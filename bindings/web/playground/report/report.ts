// What a command puts into the page that is one file: its report, and, where a room can show what the report is about,
// that room's scene. The command line writes it, the page reads it.

import type { Scene } from "../room.js";

/** A line of a chart: points from left to right. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** Decades instead of equal steps on both axes; points that are not > 0 are left out. */
  readonly logarithmic?: boolean;
}

/** A number: as a person reads it, and as it is, null where it is not known. In CSV it is the latter, and its standard error,
 *  where it may have one, is in a column of its own. */
export interface Figure {
  readonly shown: string;
  readonly value: number | null;
  readonly error?: number | null;
}

export type TableCell = string | Figure;

export const shownOf = (cell: TableCell): string => (typeof cell === "string" ? cell : cell.shown);

export interface PageTable {
  /** What it is of, where no heading before it says that. */
  readonly caption?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
  /** Whether the first column holds names, in full: a terminal cuts them. */
  readonly named?: boolean;
}

export interface Heading {
  readonly heading: string;
}

/** Parts of a report, in order. */
export type Part = string | Heading | PageTable | Chart;

export interface Live {
  readonly room: "game" | "crowd" | "data";
  readonly scene: Scene;
  /** What of the report it is, in a sentence. */
  readonly says: string;
}

export interface PageReport {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly live?: Live | undefined;
}

/** A report, if a value out of the page is one. Points that are no numbers in JSON are left out. */
export function reportOf(value: unknown): PageReport | undefined {
  const { title, parts, live } = fields(value);
  if (typeof title !== "string" || !Array.isArray(parts)) return undefined;
  const read = parts.map(partOf);
  if (read.includes(undefined)) return undefined;
  return { title, parts: read as Part[], ...(isLive(live) && { live }) };
}

const fields = (value: unknown): Record<string, unknown> => Object(value) as Record<string, unknown>;
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): boolean => value === null || Number.isFinite(value);
const isCell = (value: unknown): value is TableCell => {
  const { shown, value: number, error = null } = fields(value);
  return isText(value) || (isText(shown) && isNumber(number) && isNumber(error));
};
const areTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

function isLive(value: unknown): value is Live {
  const { room, scene, says } = fields(value);
  return isText(room) && isText(says) && typeof scene === "object" && scene !== null && !Array.isArray(scene);
}

function partOf(value: unknown): Part | undefined {
  if (isText(value)) return value;
  const { heading, caption = "", head, rows, title, x, y, series, logarithmic } = fields(value);
  if (isText(heading)) return { heading };
  if (areTexts(head)) {
    const right = isText(caption) && Array.isArray(rows)
      && rows.every((row) => Array.isArray(row) && row.every(isCell) && row.length === head.length);
    return right ? { head, rows: rows as TableCell[][], ...(caption !== "" && { caption }) } : undefined;
  }
  if (![title, x, y].every(isText) || !Array.isArray(series)) return undefined;
  const lines = series.map(seriesOf);
  if (lines.includes(undefined)) return undefined;
  return { title, x, y, series: lines, logarithmic: logarithmic === true } as Chart;
}

function seriesOf(value: unknown): Series | undefined {
  const { name, points } = fields(value);
  return isText(name) && Array.isArray(points) ? { name, points: points.filter(isPoint) } : undefined;
}

const isPoint = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
