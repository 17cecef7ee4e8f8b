// Outcomes as a Parquet file: a row a prompt, with lists that belong together. The same prompts give the same bytes.
//
//   prompt       string          the input's, or its number from 0
//   responses    list<string>    m
//   policy       list<double>    m: the probability of each response
//   groups       list<string>    n, the same in every row
//   valuations   list<double>    n: of one agent of the group
//   payments     list<double>    n: of the whole group; likewise utilities
//   utilities    list<double>    n
//   welfare      double
//   divergence   double
//
// Lists and no rows a response: a payment is of a prompt, and stands there once. What is wanted long is `unnest` away
// (DuckDB: select prompt, unnest(groups), unnest(payments); pandas: explode(["groups", "payments"])).
// Nothing in it says where the prompts came from: equal content has one result, whatever its files are called.

import type { ResolvedOptions } from "candor";
import type { ColumnSource, SchemaElement, Writer } from "hyparquet-writer";
import type { NamedGroup, PricedPrompt } from "../../cli/game/prompt.js";

/** Responses and groups of a row group: 2^18 doubles a column are 2 MB. */
const CELLS = 2 ** 18;

const LISTS = ["responses", "policy", "groups", "valuations", "payments", "utilities"] as const;
const TEXTS: readonly string[] = ["prompt", "responses", "groups"];

type Columns = {
  prompt: string[]; responses: string[][]; policy: number[][]; groups: string[][]; valuations: number[][];
  payments: number[][]; utilities: number[][]; welfare: number[]; divergence: number[];
};

const NAMES = ["prompt", ...LISTS, "welfare", "divergence"] as const;

const fresh = (): Columns => ({
  prompt: [], responses: [], policy: [], groups: [], valuations: [], payments: [], utilities: [], welfare: [],
  divergence: [],
});

const leaf = (name: string, text: boolean): SchemaElement => ({
  name, repetition_type: "REQUIRED", ...(text ? { type: "BYTE_ARRAY", converted_type: "UTF8" } : { type: "DOUBLE" }),
});

/** Three levels, as the format has lists. */
const SCHEMA: SchemaElement[] = [
  { name: "root", num_children: NAMES.length },
  ...NAMES.flatMap((name): SchemaElement[] => {
    const text = TEXTS.includes(name);
    if (!(LISTS as readonly string[]).includes(name)) return [leaf(name, text)];
    return [
      { name, repetition_type: "REQUIRED", converted_type: "LIST", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 }, leaf("element", text),
    ];
  }),
];

/** Takes priced prompts in order. Memory: a row group. */
export class ResultColumns {
  #columns = fresh();
  #cells = 0;
  #file: import("hyparquet-writer").ParquetWriter | undefined;
  #groups: string[] | undefined;
  /** Lists of responses are mostly one list, and texts are made once. */
  #ids: PricedPrompt["responses"] = [];
  #responses: string[] = [];

  private constructor(
    private readonly Parquet: typeof import("hyparquet-writer").ParquetWriter, private readonly writer: Writer,
  ) {}

  static async open(writer: Writer): Promise<ResultColumns> {
    const { ParquetWriter } = await import("hyparquet-writer");
    return new ResultColumns(ParquetWriter, writer);
  }

  add({ id, responses, groups, policy, valuations, payments, utilities, welfare, divergence }: PricedPrompt): void {
    const columns = this.#columns;
    if (responses !== this.#ids) {
      this.#ids = responses;
      this.#responses = responses.map(String);
    }
    this.#groups ??= groups.map((group) => group.id);
    columns.prompt.push(String(id));
    columns.responses.push(this.#responses);
    columns.policy.push(Array.from(policy));
    columns.groups.push(this.#groups);
    columns.valuations.push(Array.from(valuations));
    columns.payments.push(Array.from(payments));
    columns.utilities.push(Array.from(utilities));
    columns.welfare.push(welfare);
    columns.divergence.push(divergence);
    this.#cells += responses.length + groups.length;
    if (this.#cells >= CELLS) this.#flush();
  }

  /** @param told what the file says of all rows. */
  finish(told: { readonly groups: readonly NamedGroup[]; readonly options: ResolvedOptions }): void {
    this.#flush();
    const { groups, options } = told;
    const file = this.#opened();
    file.kvMetadata = [{ key: "candor", value: JSON.stringify({ groups, options }) }];
    file.finish();
  }

  #opened() {
    return (this.#file ??= new this.Parquet({ writer: this.writer, schema: SCHEMA, createdBy: "candor" }));
  }

  #flush(): void {
    const rows = this.#columns.prompt.length;
    if (rows === 0) return;
    const columnData = NAMES.map((name): ColumnSource => ({ name, data: this.#columns[name] }));
    this.#opened().write({ columnData, rowGroupSize: rows });
    this.#columns = fresh();
    this.#cells = 0;
  }
}
