// Tables of others: wide ones, with a column for every group, and formats that their header tells.

import { columnNamed, ignoredOf, namesAt } from "./columns.js";
import { Translation, columnsNamed, meansNumbers, type Mapping } from "./mapping.js";
import { Unreadable } from "./place.js";
import type { Preset, VotesPreset } from "./presets/preset.js";
import type { Sheet } from "./sheet.js";
import { Table, type Layout } from "./table.js";
import { Tally } from "./tally.js";
import type { Tables } from "./tables.js";
import { columnsOf, tallOf, type ViewColumn } from "./view.js";

/** A wide table of rewards, as the mapping has it. */
export function wideTable(
  sheet: Sheet, { layouts, mapping = {} }: Tables, groups: readonly string[],
): Table {
  const tall = layouts.find((layout) => layout.tall);
  if (!tall) throw new Unreadable(sheet.headed, "--groups is for tables of rewards");
  const named = (name: string): string[] => {
    const at = columnNamed(sheet, tall, mapping, name);
    return at < 0 ? [] : [sheet.header[at]!];
  };
  return rewarded(sheet, tall, mapping, { prompt: named("prompt"), response: named("response"), groups });
}

/** Somebody else's format, without a mapping of columns. */
export function foreignTable(
  sheet: Sheet, { layouts, mapping = {}, rewards = [], votes = [], classes }: Tables,
): Table | undefined {
  if (mapping.columns) return undefined;
  const tall = layouts.find((layout) => layout.tall);
  const rewarding = tall && rewards.find((one) => tells(sheet, one));
  if (rewarding) {
    const { prompt, response, groups } = rewarding.rewards;
    const names = typeof groups === "function" ? groups(sheet.header) : groups;
    const scale = mapping.scale ?? rewarding.scale;
    const table = rewarded(sheet, tall, withDefaults(mapping, rewarding), { prompt, response, groups: names });
    table.notes.unshift(
      `read as ${rewarding.name}: groups ${names.join(", ")}${scale ? `, ${scale.join("..")} as 0..1` : ""}`);
    return table;
  }
  const voting = votes.find((one) => tells(sheet, one));
  if (!voting) return undefined;
  const said = classes ? mapping : withDefaults(mapping, voting);
  return voted(sheet, layouts, said, voting, meansNumbers(said, classes));
}

/** @param numbers whether the answers are probabilities of label 1. */
function voted(
  sheet: Sheet, layouts: readonly Layout[], mapping: Mapping, { name: format, votes }: VotesPreset, numbers: boolean,
): Table | undefined {
  const { task, worker, answer, gold } = votes;
  const layout = layouts.find(({ columns }) => columns.includes(numbers ? "report" : "label"));
  if (!layout) return undefined;
  const [taskName, workerName, answerName] = layout.columns as readonly [string, string, string];
  const fields: readonly (readonly [name: string, from: readonly number[]])[] = [
    [taskName, namesAt(sheet, task)], [workerName, namesAt(sheet, [worker])], [answerName, namesAt(sheet, [answer])],
    [layout.optional![0]!, gold === undefined ? [] : namesAt(sheet, [`[${gold}]`])],
  ];
  const kept = fields.filter(([, from]) => from.length > 0);
  const columns = kept.map(([name, from]): ViewColumn => {
    const shown = from.length === 1 ? sheet.header[from[0]!]! : name;
    return { name: shown, from, value: layout.values?.includes(name) ?? false };
  });
  const translation = new Translation(mapping.values, mapping.scale);
  const read = kept.map(([name, from]) => `${name}=${from.map((k) => sheet.header[k]).join("/")}`).join(", ");
  const used = new Set(kept.flatMap(([, from]) => from));
  const notes = [`read as ${format}: ${read}`, ...ignoredOf(sheet.header.filter((_, k) => !used.has(k)))];
  const at = new Map(kept.map(([name], k) => [name, k]));
  return new Table(columnsOf(sheet, columns, translation), layout, at, notes, new Tally(translation), numbers);
}

const tells = ({ header }: Sheet, { told, nested }: Preset): boolean =>
  (nested ? nested.header : told).every((name) => columnsNamed(header, name).length > 0);

const withDefaults = (mapping: Mapping, { values, scale }: Preset): Mapping => ({
  ...mapping,
  ...(!mapping.values && values && { values: new Map(Object.entries(values)) }),
  ...(!mapping.scale && scale && { scale }),
});

interface WideNames {
  readonly prompt: readonly string[];
  readonly response: readonly string[];
  readonly groups: readonly string[];
}

function rewarded(sheet: Sheet, tall: Layout, mapping: Mapping, names: WideNames): Table {
  const [prompt, response] = [namesAt(sheet, names.prompt), namesAt(sheet, names.response)];
  const groups = names.groups.map((name) => ({ name, column: namesAt(sheet, [name])[0]! }));
  const used = new Set([...prompt, ...response, ...groups.map(({ column }) => column)]);
  const notes = ignoredOf(sheet.header.filter((_, k) => !used.has(k)));
  if (groups.length === 0) throw new Unreadable(sheet.headed, "no column of rewards; --groups names them");
  const translation = new Translation(mapping.values, mapping.scale);
  const tally = new Tally(translation, names.groups);
  const view = tallOf(sheet, { prompt, response, groups }, translation, tally);
  return new Table(view, tall, new Map(view.header.map((name, k) => [name, k])), notes, tally);
}
