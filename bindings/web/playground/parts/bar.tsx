// A bar whose end is moved: by dragging, by arrow keys, by typing beside it.

import { useRef } from "preact/hooks";
import { NumberField } from "./number-field.js";

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
  const last = useRef(value);
  const dragging = useRef(false);
  const holding = useRef(false);
  const share = (of: number): number => Math.min(1, Math.max(0, (of - min) / (max - min)));
  const snapped = (to: number): number => tidy(Math.min(max, Math.max(min, min + Math.round((to - min) / step) * step)), step);
  const at = (event: PointerEvent): number => {
    const { left, width } = track.current!.getBoundingClientRect();
    return snapped(min + ((event.clientX - left) / width) * (max - min));
  };
  const drag = (to: number, during: boolean): void => {
    if (during && to === last.current) return;
    last.current = to;
    move(to, during);
  };
  const release = (): void => {
    if (!dragging.current) return;
    dragging.current = false;
    move(last.current, false);
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step,
    PageUp: value + 10 * step, PageDown: value - 10 * step, Home: min, End: max,
  };
  return <div class={`bar tone-${tone}`}>
    <div class="track" ref={track} role="slider" tabIndex={0} aria-label={label} aria-valuemin={min} aria-valuemax={max}
      aria-valuenow={value} aria-valuetext={text ?? String(value)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        dragging.current = true;
        last.current = value;
        drag(at(event), true);
      }}
      onPointerMove={(event) => dragging.current && drag(at(event), true)}
      onPointerUp={release} onPointerCancel={release} onLostPointerCapture={release}
      onKeyDown={(event) => {
        const to = steps[event.key];
        if (to === undefined) return;
        event.preventDefault();
        holding.current ||= event.repeat;
        move(snapped(to), event.repeat);
      }}
      onKeyUp={() => {
        if (holding.current) move(value, false);
        holding.current = false;
      }}>
      <svg width="100%" height="100%" aria-hidden="true">
        <rect class="fill" width={`${100 * share(value)}%`} height="100%" />
        <rect class="grip" x={`${100 * share(value)}%`} width="4" height="100%" transform="translate(-2)" />
        {mark !== undefined && <line class="mark" x1={`${100 * share(mark)}%`} x2={`${100 * share(mark)}%`} y2="100%" />}
      </svg>
    </div>
    {!bare && <NumberField label={label} quiet value={value} min={min} max={max} step={step} change={(to) => move(to, false)} />}
  </div>;
}

/** Without the tail that adding steps in binary leaves. */
const tidy = (value: number, step: number): number => Number(value.toFixed(Math.min(12, Math.max(0, Math.ceil(-Math.log10(step)) + 1))));
