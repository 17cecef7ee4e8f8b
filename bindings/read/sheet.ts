// What every format is before anybody asks which table it is: names of columns, and rows.

import type { Place } from "./place.js";
import type { Rows } from "./records.js";

export interface Sheet {
  readonly place: Place;
  /** Names of the columns, as they stand there. */
  readonly header: readonly string[];
  /** Where they stand. */
  readonly headed: Place;
  /** Its records, once. Of formats that keep columns apart only those that are asked for have to be read. */
  rows(columns: readonly number[]): AsyncIterable<Rows>;
}
