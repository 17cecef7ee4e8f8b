// Rounds are announced.

import { amount, record } from "../../check.js";
import type { CommandKind } from "../../life/kind.js";
import { termsDigestOf } from "../../life/fold.js";
import type { Said } from "../../life/types.js";
import type { Heap } from "../../memory/heap.js";
import { placing } from "../../refusal.js";
import type { CrowdCore } from "../abi.js";
import { classesOf } from "../distribution.js";
import type { Held } from "../held.js";
import { crowdMechanism, MECHANISM_FIELDS, TOLD_FIELDS } from "../options.js";
import { create } from "../state.js";
import { roundsDefaults } from "./names.js";
import { changed, type Rounds, type Room } from "./room.js";
import type { RoundsTerms } from "./types.js";
import { workersOf } from "./words.js";

const FIELDS = [
  "workers", "classes", ...TOLD_FIELDS.filter((field) => field !== "key"), "secret", "reportsFor", "retain", "jump",
];

/** Of terms and options: null is nothing said. */
function told(fields: Record<string, unknown>): Record<string, unknown> {
  for (const field of Object.keys(fields)) if (fields[field] === null) delete fields[field];
  return fields;
}

export function readTerms(fields: Record<string, unknown>): { readonly said: Said; readonly sealed: Said } {
  const { workers, classes, reportsFor, retain, jump, secret, ...mechanism } = told(record("", fields, FIELDS, ""));
  const names = classes === undefined ? null : classesOf(classes).names;
  const { options, key } = placing(
    (field) => (field === "key" ? "secret" : field),
    () => crowdMechanism({ ...mechanism, key: secret }, undefined, true, names?.length),
  );
  const said = {
    workers: workers === undefined ? [] : workersOf("workers", workers), classes: names, ...options,
    reportsFor: reportsFor === undefined ? null : amount("reportsFor", reportsFor, 1),
    retain: retain === undefined ? roundsDefaults.retain : amount("retain", retain),
    jump: jump === undefined ? roundsDefaults.jump : amount("jump", jump),
  };
  return { said, sealed: key === null ? {} : { secret: key } };
}

/** A crowd of the first workers. */
export function crowdOf(
  heap: Heap<CrowdCore>, { terms, secret }: Pick<Room, "terms" | "secret">, workers: readonly string[],
): Held {
  const options: Record<string, unknown> = { workers, classes: terms!.classes };
  for (const field of MECHANISM_FIELDS) if (field !== "key") options[field] = terms![field];
  return create(heap, told({ ...options, key: secret }) as never);
}

export function announce(heap: Heap<CrowdCore>): CommandKind<Rounds> {
  return {
    roles: ["operator"], phases: [""], read: readTerms,
    follow(state, { workers, ...said }, { version, opening }) {
      const secret = (opening?.sealed.secret ?? null) as string | null;
      const ids = workers as readonly string[];
      const terms = Object.freeze(said) as unknown as RoundsTerms;
      const crowd = ids.length === 0 ? null : crowdOf(heap, { terms, secret }, ids);
      const joined = ids.map(() => version);
      return changed(
        { ...state, phase: "RUNNING", termsDigest: termsDigestOf(said) },
        { terms, secret, crowd, joined, crewed: version, moved: version },
      );
    },
  };
}
