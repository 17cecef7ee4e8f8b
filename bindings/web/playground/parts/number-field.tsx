// A number that is typed.

import { useEffect, useId, useState } from "preact/hooks";
import { Explain } from "./explain.js";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly explain?: string;
  /** The label is there for those who hear the page alone. */
  readonly quiet?: boolean;
  change(value: number): void;
}

/** Changes by what is a number within its bounds; what is typed on the way there stays in the field. */
export function NumberField({ label, value, min = -Infinity, max = Infinity, step, explain, quiet = false, change }: NumberFieldProps) {
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => {
    if (Number(text) !== value) setText(String(value));
  }, [value]);
  const right = isRight(text, min, max);
  const type = (typed: string): void => {
    setText(typed);
    if (isRight(typed, min, max)) change(Number(typed));
  };
  return <div class="field">
    <label for={id} class={quiet ? "heard" : undefined}>{label}</label>
    <input id={id} type="number" inputMode="decimal" value={text} step={step ?? "any"} aria-invalid={!right}
      min={Number.isFinite(min) ? min : undefined} max={Number.isFinite(max) ? max : undefined}
      aria-describedby={explain ? `${id}-explain` : undefined}
      onInput={(event) => type(event.currentTarget.value)} onBlur={() => setText(String(value))} />
    {explain && <Explain id={`${id}-explain`}>{explain}</Explain>}
  </div>;
}

const isRight = (text: string, min: number, max: number): boolean =>
  text.trim() !== "" && Number.isFinite(Number(text)) && Number(text) >= min && Number(text) <= max;
