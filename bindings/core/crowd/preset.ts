// Presets: several options by one name.

import { choice } from "../check.js";
import { rangeError } from "../refusal.js";
import { presetNames, presets } from "./names.js";

/** Options with what their preset stands for. What they say besides may not contradict it. */
export function withPreset({ preset, ...given }: Record<string, unknown>): Record<string, unknown> {
  if (preset === undefined) return given;
  const name = presetNames[choice("preset", preset, presetNames)]!;
  for (const [field, value] of Object.entries(presets[name])) {
    if (given[field] !== undefined && given[field] !== value) {
      throw rangeError(field, `${value} or nothing under preset ${name}`, given[field]);
    }
  }
  if (given.perSlot !== undefined) {
    throw rangeError("perSlot", `nothing: preset ${name} asks everybody`, given.perSlot);
  }
  return { ...given, ...presets[name] };
}
