// CSV, quoted as RFC 4180 has it.

/** @param rows the header first. Numbers keep full double precision; what is not a number (NaN) is an empty field. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isNaN(value) ? "" : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
