// A bar whose end is moved: by dragging, by arrow keys, by typing beside it.

import { useRef } from "preact/hooks";
import { NumberField } from "./number-field.js";
import { useSlide } from "./slide.js";

export interface BarProps {
  /** Whose: "coders, response 2". */
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Of the arrow keys and of the drag. PageUp and PageDown go ten. */
  readonly step: number;
  /** A mark to compare with, for example the truth. */
  readonly mark?: number;
  /** In words: "0.7 of 1, the truth is 0.4". Default: the number. */
  readonly text?: string;
  /** Colour 1 to 8 of the palette. */
  readonly tone?: number;
  /** Without the field to type into. */
  readonly bare?: boolean;
  /** `during`: the drag goes on. */
  move(value: number, during: boolean): void;
}

export function Bar({ label, value, min, max, step, mark, text, tone = 1, bare = false, move }: BarProps) {
  const track = useRef<HTMLDivElement>(null);
  const share = (of: number): number => Math.min(1, Math.max(0, (of - min) / (max - min)));
  const snapped = (to: number): number => tidy(Math.min(max, Math.max(min, min + Math.round((to - min) / step) * step)), step);
  const at = (event: PointerEvent): number => {
    const { left, width } = track.current!.getBoundingClientRect();
    return snapped(min + ((event.clientX - left) / width) * (max - min));
  };
  const slide = useSlide({ value, min, max, step, at, snapped, jumps: true, move });
  return <div class={`bar tone-${tone}`}>
    <div class="track" ref={track} role="slider" tabIndex={0} aria-label={label} aria-valuemin={min} aria-valuemax={max}
      aria-valuenow={value} aria-valuetext={text ?? String(value)} {...slide}>
      <Level of={share(value)} />
      <div class="grip" style={{ left: percent(share(value)) }} />
      {mark !== undefined && <div class="mark" style={{ left: percent(share(mark)) }} />}
    </div>
    {!bare && <NumberField label={label} quiet value={value} min={min} max={max} step={step} change={(to) => move(to, false)} />}
  </div>;
}

/** How full something is, 0 to 1. Boxes: of hundreds of drawings in a page each would be painted anew with every frame. */
export function Level({ of }: { of: number }) {
  return <div class="level" style={{ width: percent(of) }} />;
}

const percent = (share: number): string => `${100 * share}%`;

/** Without the tail that adding steps in binary leaves. */
const tidy = (value: number, step: number): number => Number(value.toFixed(Math.min(12, Math.max(0, Math.ceil(-Math.log10(step)) + 1))));
