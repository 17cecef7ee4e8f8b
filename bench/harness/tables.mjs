// The report for people: tables that read well as text and as Markdown.

import { spread } from "./median.mjs";

/** @param cells rows of texts, the first of them the heading */
function grid(cells) {
  const widths = cells[0].map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const padded = (cell, k) => (k ? cell.padStart(widths[k]) : cell.padEnd(widths[k]));
  const line = (row) => `| ${row.map(padded).join(" | ")} |`;
  const rule = `|${widths.map((width, k) => (k ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join("\n");
}

/** The longer of the two lists goes down, the other across. @param cell of an entry of each */
function pivot(corner, [firsts, seconds], cell) {
  const [down, across] = firsts.length >= seconds.length ? [firsts, seconds] : [seconds, firsts];
  const at = (a, b) => (down === firsts ? cell(a, b) : cell(b, a));
  return grid([[corner, ...across], ...down.map((a) => [a, ...across.map((b) => at(a, b))])]);
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const times = ([lowest, , middle, , highest]) => `${digits(middle)} (${digits(lowest)}..${digits(highest)})`;

/** What every contender takes at home, where `places` are this machine's languages. */
export function contendersTable({ unit, points, times: all, unitary }, places) {
  const where = (name) => places.find((place) => all[name]?.[place]);
  const names = Object.keys(all).filter(where);
  const found = (name, point) => all[name]?.[where(name)]?.[points.indexOf(point)];
  const ratio = (name, point) => {
    const [own, one] = [found(name, point), found(unitary, point)];
    return own && one ? digits(own[2] / one[2]) : "";
  };
  const table = pivot(`ns a ${unit}: median (lowest..highest)`, [names, points], (name, point) => {
    const own = found(name, point);
    return own ? times(own) : "";
  });
  const compared = names.filter((name) => name !== unitary);
  return compared.length ? `${table}\n\n${pivot(`times "${unitary}"`, [compared, points], ratio)}` : table;
}

/** What a contender takes in every runtime. @param one the runtime of which the others are multiples */
export function runtimesTable({ unit, points, times: all }, contender, one) {
  const places = Object.keys(all[contender]);
  const known = points.filter((_, k) => places.some((place) => place !== one && all[contender][place][k]));
  return pivot(`${contender}: ns a ${unit} (times ${one})`, [places, known], (place, point) => {
    const [own, base] = [place, one].map((name) => all[contender][name]?.[points.indexOf(point)]?.[2]);
    return own ? `${digits(own)}${base ? ` (${(own / base).toFixed(2)})` : ""}` : "";
  });
}

/** What two builds take. @param name of the one before */
export function comparedTable(name, rows) {
  const line = ({ room, contender, point, before, now, ratio, slower }) => [
    `${room}, ${contender}, ${point}`, times(spread(before)), times(spread(now)),
    `${ratio.toFixed(2)}${slower ? " slower" : ""}`,
  ];
  return grid([["ns a unit: median (lowest..highest)", name, "now", "ratio"], ...rows.map(line)]);
}

export function scalingTable(rows) {
  const range = (values, text) => `${text(values[0])} to ${text(values.at(-1))}`;
  const row = ({ of, over, sizes, milliseconds, exponent }) => [
    of, over, range(sizes, String), range(milliseconds, digits), exponent.toFixed(2),
  ];
  return grid([["", "over", "sizes", "ms", "exponent"], ...rows.map(row)]);
}

export function machineLine({ package: name, commit, date, cpu, cores, runtime, home, versions = {}, earlier = [] }) {
  const others = Object.keys(versions).filter((place) => place !== home);
  const on = [runtime, ...others.map((place) => versions[place])].join("; ");
  const of = earlier.map((one) => ` (${one.rooms.join(", ")} at ${one.commit})`).join("");
  return `${name} at ${commit}${of}, ${date.slice(0, 10)}; ${cpu}, ${cores} cores; ${on}`;
}

export function missingLines({ absent, failed }) {
  const where = ({ place, room, contender }) => [place, room, contender].filter(Boolean).join(", ");
  return [
    ...absent.map((each) => `absent: ${where(each)}: ${each.reason}`),
    ...failed.map((each) => `FAILED: ${where(each)}: ${each.reason}`),
  ];
}
