// A sheet as another one: columns joined, values translated, and of wide tables a record for every group.

import type { Translation } from "./mapping.js";
import { MadeRecords, Rows } from "./records.js";
import type { Cutting, Sheet } from "./sheet.js";
import type { Tally } from "./tally.js";

/** A column of the view: those of the sheet whose texts it joins. */
export interface ViewColumn {
  readonly name: string;
  readonly from: readonly number[];
  /** Whether its texts are translated. */
  readonly value?: boolean;
}

const JOINT = " / ";

/** What columns that name something together say. */
export const keyOf = (texts: readonly string[]): string => texts.join(JOINT);

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
  const cut = sheet.cut && ((keys: readonly number[], how?: Cutting) =>
    sheet.cut!(keys.flatMap((column) => columns[column]!.from), how));
  return { ...sheet, header: columns.map(({ name }) => name), rows, cut };
}

function read(
  rows: Rows, k: number, from: readonly number[], translation: Translation | undefined, name: string,
): string {
  const text = from.length === 1 ? rows.text(k, from[0]!) : keyOf(from.map((column) => rows.text(k, column)));
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

/** The table `prompt,response,group,reward` of a wide one. A response that comes again is another sample of it; one that
 *  lacks a reward is left out. @param tally takes what is worth a note, when all is read. */
export function tallOf(sheet: Sheet, wide: Wide, translation: Translation, tally: Tally): Sheet {
  const { prompt, response, groups } = wide;
  async function* rows(): AsyncGenerator<Rows, void, undefined> {
    const made = new MadeRecords(4);
    const samples = new Samples(tally);
    for await (const given of sheet.rows([...prompt, ...response, ...groups.map(({ column }) => column)])) {
      made.begin(given.records.bytes);
      const at: number[] = [];
      const names = groups.map(({ name }) => made.write(name));
      for (let k = 0; k < given.records.count; k++) {
        const rewards = groups.map(({ name, column }) => read(given, k, [column], translation, name));
        if (rewards.includes("")) {
          tally.left++;
          continue;
        }
        const promptName = prompt.length === 0 ? "0" : read(given, k, prompt, undefined, "prompt");
        const shown = samples.name(promptName, response.length === 0 ? undefined : read(given, k, response, undefined, ""));
        const [promptAt, responseAt] = [made.write(promptName), made.write(shown)];
        rewards.forEach((reward, i) => {
          made.point(...promptAt);
          made.point(...responseAt);
          made.point(...names[i]!);
          made.point(...made.write(reward));
          made.next();
          at.push(k);
        });
        tally.rewards(rewards);
      }
      made.end();
      yield new Rows(made, (k) => given.place(at[k]!), given.comma);
    }
  }
  const cut = sheet.cut && prompt.length > 0 ? (_: unknown, how?: Cutting) => sheet.cut!(prompt, how) : undefined;
  return { ...sheet, header: ["prompt", "response", "group", "reward"], rows, cut };
}

/** Names for the responses to one prompt after the other. */
class Samples {
  #prompt: string | undefined;
  #count = 0;
  readonly #seen = new Map<string, number>();

  constructor(private readonly tally: Tally) {}

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
    this.tally.again++;
    return `${response} (${before + 1})`;
  }
}
