// What a file may be read as.

import type { Mapping } from "./mapping.js";
import type { RewardsPreset, VotesPreset } from "./presets/preset.js";
import type { Layout } from "./table.js";

/** What a table may be. */
export interface Tables {
  readonly layouts: readonly Layout[];
  readonly mapping?: Mapping;
  readonly rewards?: readonly RewardsPreset[];
  readonly votes?: readonly VotesPreset[];
  /** Whether the answers of votes are wanted as the words they are, not as what those stand for. */
  readonly classes?: boolean;
}
