// A command's report as a room of the page: its paragraphs, tables and charts, and the way to the room with its data.

import { Figure } from "../parts/figure.js";
import { Table } from "../parts/table.js";
import type { Room } from "../room.js";
import { columnsOf } from "./columns.js";
import { reportOf, type Chart, type Part, type PageReport, type PageTable } from "./report.js";
import "./report.css";

/** What a command put into the page, if one did: its report, and behind it the room that begins with the user's data.
 *  @param rooms all that there are */
export function given(rooms: readonly Room[]): readonly Room[] | undefined {
  const report = reportOf(JSON.parse(document.getElementById("report")?.textContent?.trim() || "null"));
  if (!report) return undefined;
  const room = rooms.find(({ name }) => name === report.live?.room);
  const scene = room?.read(report.live!.scene);
  if (!room || !scene) return [roomOf(report)];
  const own = { ...room, initial: () => scene };
  return [roomOf(report, own), own];
}

function roomOf({ title, parts, live }: PageReport, own?: Room): Room {
  return {
    name: "report", title, claim: "", initial: () => ({}), read: () => ({}),
    View: () => <div class="report">
      {own && <p class="door">
        {live!.says} <a href={`#${own.name}`}>Change it and see what follows</a>: the room {own.title}.
      </p>}
      {parts.map((part, k) => <OnePart key={k} part={part} under={headingOf(parts.slice(0, k)) ?? title} />)}
    </div>,
  };
}

/** What parts without a name of their own stand under. */
const headingOf = (before: readonly Part[]): string | undefined =>
  before.flatMap((part) => (typeof part !== "string" && "heading" in part ? [part.heading] : [])).at(-1);

function OnePart({ part, under }: { part: Part; under: string }) {
  if (typeof part === "string") return <p>{part}</p>;
  if ("heading" in part) return <h2>{part.heading}</h2>;
  return "series" in part ? <ChartPart chart={part} /> : <TablePart table={part} under={under} />;
}

function TablePart({ table: { caption, head, rows }, under }: { table: PageTable; under: string }) {
  const name = caption ?? under;
  return <Table caption={name} unseen={caption === undefined} name={fileName(name)} columns={columnsOf(head, rows)}
    rows={rows} />;
}

function ChartPart({ chart: { title, x, y, series, logarithmic = false } }: { chart: Chart }) {
  const lines = series.map(({ name, points }, k) => ({
    name, as: "line" as const, tone: k + 1, points: logarithmic ? points.filter(([x, y]) => x > 0 && y > 0) : points,
  }));
  const ends = lines.flatMap(({ name, points }) =>
    points.slice(-1).map(([, end]) => `${name} ${Number(end.toPrecision(3))}`));
  return <Figure title={title} name={fileName(title)} height={340}
    desc={`${y} by ${x}; at the right end ${ends.join(", ")}.`}
    x={{ label: x, logarithmic }} y={{ label: y, logarithmic }} series={lines} />;
}

/** Letters and digits of a title. */
const fileName = (title: string): string =>
  title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "") || "report";
