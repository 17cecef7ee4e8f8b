// What every entry of the package exports, besides `load`.

export { instantiate } from "./instantiate.js";
export * as names from "./names.js";
export * as payouts from "./payouts/index.js";
export { toPlain, type Plain } from "./plain.js";
export { isRefusal, type Refusal, type RefusalCode } from "./refusal.js";
export { rows, type Row } from "./rows.js";
export type * from "./types.js";
