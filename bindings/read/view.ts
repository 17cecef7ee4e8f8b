// A sheet as another one: columns joined, values translated, and of wide tables a record for every group.

import type { Translation } from "./mapping.js";
import { MadeRecords, Rows } from "./records.js";
import type { Sheet } from "./sheet.js";

/** A column of the view: those of the sheet whose texts it joins. */
export interface ViewColumn {
  readonly name: string;
  readonly from: readonly number[];
  /** Whether its texts are translated. */
  readonly value?: boolean;
}

const JOINT = " / ";

/** Columns as they are, but for their values.
 *  @throws Unreadable, in its rows, for a value that cannot be translated. */
export function columnsOf(sheet: Sheet, columns: readonly ViewColumn[], translation: Translation): Sheet {
  async function* rows(): AsyncGenerator<Rows, void, undefined> {
    const made = new MadeRecords(columns.length);
    for await (const given of sheet.rows(columns.flatMap(({ from }) => from))) {
      made.begin(given.records.bytes);
      for (let k = 0; k < given.records.count; k++) {
        for (const { name, from, value } of columns) {
          if (from.length === 1 && !value) made.point(given.records.start(k, from[0]!), given.records.stop(k, from[0]!));
          else made.point(...made.write(read(given, k, from, value ? translation : undefined, name)));
        }
        made.next();
      }
      made.end();
      yield new Rows(made, given.place, given.comma);
    }
  }
  return { ...sheet, header: columns.map(({ name }) => name), rows };
}

function read(
  rows: Rows, k: number, from: readonly number[], translation: Translation | undefined, name: string,
): string {
  const text = from.length === 1 ? rows.text(k, from[0]!) : from.map((column) => rows.text(k, column)).join(JOINT);
  return translation ? translation.of(text, name, () => rows.place(k)) : text;
}

/** A wide table: a row a response, a column a group. */
export interface Wide {
  /** Columns that name a prompt together; none: all rows are responses to one. */
  readonly prompt: readonly number[];
  /** Columns that name a response; none: the rows of a prompt are numbered. */
  readonly response: readonly number[];
  readonly groups: readonly { readonly name: string; readonly column: number }[];
}

/** Rewards that are too many to be alike by chance. */
const MANY = 10;

/** The table `prompt,response,group,reward` of a wide one. A response that comes again is another sample of it; one that
 *  lacks a reward is left out. @param notes takes what is worth a note, when all is read. */
export function tallOf(sheet: Sheet, wide: Wide, translation: Translation, notes: string[]): Sheet {
  const { prompt, response, groups } = wide;
  async function* rows(): AsyncGenerator<Rows, void, undefined> {
    const made = new MadeRecords(4);
    const samples = new Samples();
    const constant = new Map<number, string>();
    let total = 0;
    let left = 0;
    for await (const given of sheet.rows([...prompt, ...response, ...groups.map(({ column }) => column)])) {
      made.begin(given.records.bytes);
      const at: number[] = [];
      const names = groups.map(({ name }) => made.write(name));
      for (let k = 0; k < given.records.count; k++) {
        const rewards = groups.map(({ name, column }) => read(given, k, [column], translation, name));
        if (rewards.includes("")) {
          left++;
          continue;
        }
        const promptName = prompt.length === 0 ? "0" : read(given, k, prompt, undefined, "prompt");
        const shown = samples.name(promptName, response.length === 0 ? undefined : read(given, k, response, undefined, ""));
        const [promptAt, responseAt] = [made.write(promptName), made.write(shown)];
        rewards.forEach((reward, i) => {
          if (total === 0) constant.set(i, reward);
          else if (constant.get(i) !== reward) constant.delete(i);
          made.point(...promptAt);
          made.point(...responseAt);
          made.point(...names[i]!);
          made.point(...made.write(reward));
          made.next();
          at.push(k);
        });
        total++;
      }
      made.end();
      yield new Rows(made, (k) => given.place(at[k]!), given.comma);
    }
    if (left > 0) notes.push(`${left} of ${total + left} responses lack a reward and are left out`);
    if (samples.again > 0) notes.push(`${samples.again} responses come again in their prompt and are numbered`);
    for (const [i, reward] of total >= MANY ? constant : []) {
      notes.push(`every reward of ${groups[i]!.name} is ${reward}: it prefers nothing`);
    }
  }
  return { ...sheet, header: ["prompt", "response", "group", "reward"], rows };
}

/** Names for the responses to one prompt after the other. */
class Samples {
  again = 0;
  #prompt: string | undefined;
  #count = 0;
  readonly #seen = new Map<string, number>();

  name(prompt: string, response: string | undefined): string {
    if (prompt !== this.#prompt) {
      this.#prompt = prompt;
      this.#count = 0;
      this.#seen.clear();
    }
    if (response === undefined) return String(this.#count++);
    const before = this.#seen.get(response) ?? 0;
    this.#seen.set(response, before + 1);
    if (before === 0) return response;
    this.again++;
    return `${response} (${before + 1})`;
  }
}
