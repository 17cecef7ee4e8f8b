// A number that is typed.

import { useId, useState } from "preact/hooks";
import { Explain } from "./explain.js";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** No fractions. */
  readonly whole?: boolean;
  readonly explain?: string;
  /** The label is there for those who hear the page alone. */
  readonly quiet?: boolean;
  change(value: number): void;
}

/** Changes when a number has been typed: on Enter, on leaving the field, and with every step. On the way there nothing
 *  changes, as 7 is no part of 75; what cannot be taken is told its bounds, and is gone when the field is left. */
export function NumberField({ label, value, min = -Infinity, max = Infinity, step, whole = false, explain, quiet = false, change }: NumberFieldProps) {
  const id = useId();
  /** Undefined: the field shows its value. */
  const [typed, setTyped] = useState<string>();
  const fits = (text: string): boolean => isNumber(text) && Number(text) >= min && Number(text) <= max
    && (!whole || Number.isInteger(Number(text)));
  const right = typed === undefined || fits(typed);
  const take = (text: string): void => {
    if (!fits(text)) return;
    setTyped(undefined);
    if (Number(text) !== value) change(Number(text));
  };
  const described = [explain && `${id}-explain`, !right && `${id}-bounds`].filter(Boolean).join(" ");
  return <div class="field">
    <label for={id} class={quiet ? "heard" : undefined}>{label}</label>
    <input id={id} type="number" inputMode="decimal" value={typed ?? String(value)} step={step ?? "any"} aria-invalid={!right}
      min={Number.isFinite(min) ? min : undefined} max={Number.isFinite(max) ? max : undefined}
      aria-describedby={described || undefined}
      onInput={(event) => setTyped(event.currentTarget.value)} onChange={(event) => take(event.currentTarget.value)}
      onBlur={() => setTyped(undefined)} />
    {!right && <small id={`${id}-bounds`} class="bounds" role="alert">{boundsOf(min, max, whole)}</small>}
    {explain && <Explain id={`${id}-explain`}>{explain}</Explain>}
  </div>;
}

const isNumber = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

/** "A number from 1 to 72." */
function boundsOf(min: number, max: number, whole: boolean): string {
  const [from, to] = [min, max].map((bound) => bound.toLocaleString("en-US", { maximumSignificantDigits: 17 }));
  const within = Number.isFinite(min) && Number.isFinite(max) ? ` from ${from} to ${to}`
    : Number.isFinite(min) ? `, at least ${from}` : Number.isFinite(max) ? `, at most ${to}` : "";
  return `A ${whole ? "whole " : ""}number${within}.`;
}
