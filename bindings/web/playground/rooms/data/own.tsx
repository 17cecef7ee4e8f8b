// A file of users, or of a whole call, as the room's call. What the room cannot show is refused by name, before
// anything changes.

import type { DataCall, Ratio } from "candor";
import type { Client } from "candor/worker";
import type { Reading } from "../../files/open.js";
import { readCallFile } from "../../files/call.js";
import { OwnData } from "../../parts/own-data.js";
import type { Cores, Move } from "../../room.js";
import { Unreadable, quote } from "../../../../read/place.js";
import { refusedAt } from "../../../../read/refused.js";
import {
  capacityOf, initial, MOST, perCent, personOf, RULES, usualCost, type DataScene, type Person,
} from "./scene.js";
import { whole } from "./words.js";

export function OwnCall({ cores, move }: { cores: Cores; move: Move<DataScene> }) {
  return <OwnData label="Load a file of your own: user, cost, capacity, or a call as JSON"
    read={(file, reading) => readScene(file, reading, cores.quick)} take={({ scene }) => move(scene)} />;
}

interface Read {
  readonly scene: DataScene;
  readonly notes: readonly string[];
}

/** A document's fields, as they are written. */
type Said = Readonly<Record<string, unknown>>;

/** @param core refuses what is wrong with a call
 *  @throws Unreadable */
export async function readScene(file: File, reading: Reading, core: Client): Promise<Read> {
  const { call: { users, ...said }, notes } = await readCallFile(file, reading);
  const place = { name: file.name };
  const { data } = core.with({ signal: reading.signal });
  const checked = (call: Said): Promise<unknown> =>
    data.plan(call as unknown as DataCall).catch((error) => { throw refusedAt(place, error); });
  await checked({ users, threshold: 1, rule: "posted", subsidy: 0 });
  if (users.length === 0) throw new Unreadable(place, "no users in it");
  const people = users.map(personOf);
  const supposed = supposedOf(people, said);
  const terms = { ...supposed, ...said };
  await checked({ users, ...terms });
  const unshown = unshownOf(people, terms);
  if (unshown !== undefined) throw new Unreadable(place, unshown);
  const words = Object.entries(supposed).map(([name, value]) => `${name} ${typeof value === "number" ? whole(value) : value}`).join(", ");
  const note = words === "" ? [] : [`not said in it, and supposed: ${words}`];
  return { scene: sceneOf(people, terms), notes: [...notes, ...note] };
}

const priceField = (rule: unknown): string => (rule === "benefit-backed" || rule === "posted" ? "subsidy" : "reserve");

/** What a file leaves open: half of all units are needed, at no more than the dearest of the cheapest three quarters
 *  costs. */
function supposedOf(people: readonly Person[], said: Said): Said {
  const { rule = "critical-value" } = said;
  const supposed = {
    rule,
    ...(said["levels"] === undefined && { threshold: Math.max(1, Math.ceil(capacityOf({ people }) / 2)) }),
    ...(isShown(rule) && { [priceField(rule)]: usualCost(people) }),
  };
  return Object.fromEntries(Object.entries(supposed).filter(([name]) => said[name] === undefined));
}

const isShown = (rule: unknown): boolean => RULES.some((each) => each === rule);

const SHOWN = ["rule", "threshold", "protocol", "reserve", "subsidy", "buffer"];

/** Why the room cannot show a call. */
function unshownOf(people: readonly Person[], terms: Said): string | undefined {
  const { rule } = terms;
  const use = "which this room does not show: candor data plans it";
  if (people.length > MOST.people) {
    return `${people.length} users are more than the ${MOST.people} that this room draws: candor data plans them`;
  }
  const long = people.find(({ name }) => name.length > MOST.letters);
  if (long) {
    return `a user's name of ${long.name.length} letters; this room draws ${MOST.letters}: candor data plans it`;
  }
  if (!isShown(rule)) return `"rule" ${quote(String(rule))}, ${use}`;
  const other = Object.keys(terms).find((name) => !SHOWN.includes(name));
  if (other !== undefined) return `${quote(other)}, ${use}`;
  const buffer = bufferOf(terms);
  return Number.isInteger(buffer) && buffer <= MOST.buffer ? undefined
    : `"buffer" that is no whole per cent up to ${MOST.buffer}, ${use}`;
}

/** Per cent. */
const bufferOf = ({ buffer = [0, 1] }: Said): number => perCent(buffer as Ratio);

function sceneOf(people: readonly Person[], terms: Said): DataScene {
  const { rule, threshold, protocol } = { ...initial(), ...terms };
  const price = terms[priceField(rule)] as number;
  const buffer = bufferOf(terms);
  return { ...initial(), people, unit: "unit", money: "coins", rule, threshold, protocol, price, buffer };
}
