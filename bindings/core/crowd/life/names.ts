// The words of rounds.

/** `RUNNING`: slots open, close and are settled; `ENDED`: none is opened any more and the reports are gone. */
export const roundsPhases = ["RUNNING", "ENDED"] as const;

/** `open`: reports may come; `closed`: its output is told, its label may come; `settled`: its label has moved the
 *  weights. */
export const slotStatuses = ["open", "closed", "settled"] as const;

/** Why a command that is in order is not followed. */
export const roundsRefusals = [
  "wrong-phase", "unknown-worker", "known-worker", "last-worker", "no-workers", "unknown-slot", "known-slot",
  "not-asked", "slot-open", "slot-closed", "too-late", "wrong-deadline", "wrong-rule",
] as const;

/** `jump` is a day, where the clock counts milliseconds. */
export const roundsDefaults = { retain: 1000, jump: 86_400_000 } as const;
