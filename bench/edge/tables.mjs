// The report for people.

function line(width, cells, each = 12) {
  const [name, ...others] = cells.map(String);
  return name.padEnd(width) + others.map((cell) => cell.padStart(each)).join("");
}

function handlerTable({ json, cbor }) {
  const row = (name, { ratio, priced, stored, parse, core, serialise }) =>
    line(8, [name, ratio.toFixed(2), ...[priced, stored, parse, core, serialise].map((time) => time.toFixed(0))]);
  return [
    "handler, a game of (5, 64), us; parse, core, serialise as Server-Timing says",
    line(8, ["", "ratio", "priced", "stored", "parse", "core", "serialise"]), row("JSON", json), row("CBOR", cbor), "",
  ];
}

function loopbackTable(rows) {
  const names = Object.keys(rows[0].routes);
  const cell = ({ p50, ratio }) => `${p50.toFixed(0)} (${ratio.toFixed(2)})`;
  return [
    `loopback, p50 in us (ratio to "${names[0]}")`,
    line(20, ["", ...names], 20),
    ...rows.map(({ runtime, connections, routes }) =>
      line(20, [`${runtime}, ${connections} open`, ...names.map((name) => cell(routes[name]))], 20)),
    "",
  ];
}

function startTable(rows) {
  const row = ({ asked, worker, time, ratio }) => line(24, [`${asked}, ${worker}`, time.toFixed(1), ratio.toFixed(2)]);
  return ["start of workerd to its first answer, ms, and ratio of the whole to it", ...rows.map(row)];
}

export function tables({ package: name, commit, date, cpu, cores, runtime, versions, bundle, ...measured }) {
  const [script, core] = [bundle.script, bundle.core].map((bytes) => bytes / 1000);
  return [
    `${name} at ${commit}, ${date}; ${cpu}, ${cores} cores; ${runtime}`,
    Object.entries(versions).map(([of, version]) => `${of} ${version}`).join(", "), "",
    `a worker in two lines: ${(script + core).toFixed(1)} kB by gzip, core ${core.toFixed(1)} of it`, "",
    ...handlerTable(measured.handler), ...loopbackTable(measured.loopback), ...startTable(measured.start),
  ].join("\n");
}
