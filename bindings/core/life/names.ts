// The words of commands and of why they are refused, whatever lives.

/** Who acts. `operator`: whoever runs the call or the rounds, its clock too; `user`: somebody with a seat, for itself
 *  alone; `anybody`: only looks. */
export const roles = ["operator", "user", "anybody"] as const;
export type Role = (typeof roles)[number];

/** Why a command is refused before what it says is looked at. Of these nothing is kept: the same key may be sent again.
 *  `malformed`: what a check of its fields said; `stale-version`: what it is about has changed since the version that
 *  its sender saw; `unknown-version`: there has been no such version; `key-reused`: the key stands for another command
 *  of the same sender; `time-runs-back`, `clock-jumps`: see Envelope.at. */
export const rejections = [
  "malformed", "unknown-command", "not-yours", "key-reused", "stale-version", "unknown-version", "time-runs-back",
  "clock-jumps",
] as const;
export type Rejection = (typeof rejections)[number];
