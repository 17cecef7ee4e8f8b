// The smallest thing that lives: users put sealed numbers into a box, and the operator tells their sum.

import { amount, name, record } from "../../bindings/core/check.js";
import { termsDigestOf } from "../../bindings/core/life/fold.js";
import { lifeOf } from "../../bindings/core/life/index.js";
import { Refused, type Kind, type Living } from "../../bindings/core/life/kind.js";
import type { Envelope, Opening } from "../../bindings/core/life/types.js";

interface Part {
  readonly user: string;
  readonly version: number;
  /** Whether its user took it back: said by the stream, and not by whether the opening is there. */
  readonly forgotten: boolean;
  readonly opening: Opening | null;
}

export interface Box extends Living {
  readonly until: number;
  readonly parts: readonly Part[];
  readonly sum: number | null;
}

export type BoxCommand = Envelope & { readonly type: string; readonly [field: string]: unknown };

const of = (said: object): string => (said as { readonly user: string }).user;
const mine = (box: Box, user: string): Part | undefined => box.parts.find((part) => part.user === user);

const kind: Kind<Box, object> = {
  format: "toy/box/1",
  prefix: "boxes/",
  commands: {
    announce: {
      roles: ["operator"], phases: [""],
      read: (fields) => ({ said: { until: amount("until", record("", fields, ["until"], "").until) }, sealed: {} }),
      follow: (box, said) => ({ ...box, phase: "OPEN", until: said.until as number, termsDigest: termsDigestOf(said) }),
    },
    put: {
      roles: ["user", "operator"], phases: ["OPEN"], of,
      read(fields) {
        const { user, number } = record("", fields, ["user", "number"], "");
        return { said: { user: name("user", user) }, sealed: { number: amount("number", number) } };
      },
      readOpen: (fields) => ({ user: name("user", record("", fields, ["user"], "").user) }),
      touched: (box, said) => mine(box, of(said))?.version ?? 1,
      follow(box, said, { version, opening, erase, at }) {
        if (at >= box.until) throw new Refused("too-late", `numbers were due before ${box.until}`);
        const before = mine(box, of(said));
        if (before && !before.forgotten) erase(before.version);
        const others = box.parts.filter((part) => part !== before);
        return { ...box, parts: [...others, { user: of(said), version, forgotten: false, opening }] };
      },
    },
    forget: {
      roles: ["user"], phases: ["OPEN", "TOLD"], of,
      read: (fields) => ({ said: { user: name("user", record("", fields, ["user"], "").user) } }),
      touched: (box, said) => mine(box, of(said))?.version ?? 1,
      follow(box, said, { erase }) {
        const part = mine(box, of(said));
        if (!part || part.forgotten) throw new Refused("nothing-there", "there is nothing to forget");
        erase(part.version);
        const gone = { ...part, forgotten: true, opening: null };
        return { ...box, parts: box.parts.map((one) => (one === part ? gone : one)) };
      },
    },
    tell: {
      roles: ["operator"], phases: ["OPEN"],
      read: (fields) => (record("", fields, [], ""), { said: {} }),
      follow(box, _, { at, find }) {
        if (at < box.until) throw new Refused("too-early", `numbers may come until ${box.until}`);
        const parts = box.parts.filter(({ forgotten }) => !forgotten);
        const whole = parts.every(({ opening }) => opening);
        const sum = find(() => parts.reduce((s, { opening }) => s + (opening!.sealed.number as number), 0), whole);
        return { ...box, phase: "TOLD", sum };
      },
    },
    tick: {
      roles: ["operator"], phases: ["OPEN", "TOLD"],
      read: (fields) => (record("", fields, [], ""), { said: {} }),
      follow: (box) => box,
    },
  },
  begin: (lived) => ({ ...lived, until: 0, parts: [], sum: null }),
  due: (box) => (box.phase === "OPEN" ? { at: box.until, type: "tell" } : null),
  seated: () => true,
  jump: () => 100,
  salt: (box, version) => box.parts.find((part) => part.version === version)?.opening?.salt ?? null,
  view: ({ phase, version, sum }) => ({ phase, version, sum }),
  sight: (_, event, { role, actor }) =>
    (role === "operator" ? "said" : role === "user" && event.actor === actor ? "all" : "outline"),
  plain: ({ until, parts, sum }) => ({ until, sum, parts: parts.map(({ opening, ...part }) => part) }),
  restore(lived, plain, openings) {
    const box = plain as unknown as Pick<Box, "until" | "parts" | "sum">;
    const opening = ({ forgotten, version }: Part): Opening | null => (!forgotten && openings.get(version)) || null;
    return { ...lived, ...box, parts: box.parts.map((part) => ({ ...part, opening: opening(part) })) };
  },
};

export const boxes = lifeOf<Box, BoxCommand, object, "too-late" | "too-early" | "nothing-there">(kind);
