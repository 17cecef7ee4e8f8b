// What all shards of a batch are priced by, as a job can hold it: the command line's options, in JSON.

import type { GameOptions } from "candor";
import type { Mapping, Scale } from "../../read/mapping.js";
import type { Wanted } from "../cli/game/wanted.js";

/** JSON-safe. */
export interface ShardTerms {
  /** Those that were given: they win over a file's. */
  readonly options: GameOptions;
  /** Agents by group, as --size says. */
  readonly sizes: Readonly<Record<string, number>>;
  /** How a file is read: --columns, --values, --scale, --groups. */
  readonly reading: {
    readonly columns?: Readonly<Record<string, string>>;
    readonly values?: Readonly<Record<string, string>>;
    readonly scale?: Scale;
    readonly groups?: readonly string[];
  };
}

/** The terms that the command line's options are. */
export function termsOf({ size, ...options }: Wanted, { columns, values, scale, groups }: Mapping = {}): ShardTerms {
  return {
    options, sizes: Object.fromEntries(size),
    reading: {
      ...(columns && { columns: Object.fromEntries(columns) }), ...(values && { values: Object.fromEntries(values) }),
      ...(scale && { scale }), ...(groups && { groups }),
    },
  };
}

export const wantedOf = ({ options, sizes }: ShardTerms): Wanted =>
  ({ ...options, size: new Map(Object.entries(sizes)) });

export function mappingOf({ reading: { columns, values, scale, groups } }: Pick<ShardTerms, "reading">): Mapping {
  return {
    ...(columns && { columns: new Map(Object.entries(columns)) }),
    ...(values && { values: new Map(Object.entries(values)) }), ...(scale && { scale }), ...(groups && { groups }),
  };
}
