// What is moved by hand: a gesture by pointer or held key is one, from its first move to its release; keys move by steps.

import { useRef } from "preact/hooks";

export interface Slide {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Of the arrow keys. PageUp and PageDown go ten. */
  readonly step: number;
  /** The value where a pointer is. */
  at(event: PointerEvent): number;
  /** The value that a key comes to, or the nearest that there is. */
  snapped(to: number): number;
  /** Whether a press moves it to where it is pressed. */
  readonly jumps?: boolean;
  /** `during`: the gesture goes on. */
  move(value: number, during: boolean): void;
}

/** Handlers of an element with `role="slider"`. */
export function useSlide({ value, min, max, step, at, snapped, jumps = false, move }: Slide) {
  const pressed = useRef(false);
  /** Where a gesture that goes on has come to. */
  const held = useRef<number | undefined>(undefined);
  const hold = (to: number): void => {
    if (to !== (held.current ?? value)) move((held.current = to), true);
  };
  const release = (): void => {
    pressed.current = false;
    if (held.current !== undefined) move(held.current, false);
    held.current = undefined;
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step,
    PageUp: value + 10 * step, PageDown: value - 10 * step, Home: min, End: max,
  };
  return {
    onPointerDown(event: PointerEvent): void {
      if (event.button !== 0) return;
      const slider = event.currentTarget as HTMLElement | SVGElement;
      slider.setPointerCapture(event.pointerId);
      slider.focus();
      pressed.current = true;
      if (jumps) hold(at(event));
    },
    onPointerMove(event: PointerEvent): void {
      if (pressed.current) hold(at(event));
    },
    onPointerUp: release, onPointerCancel: release, onLostPointerCapture: release,
    onKeyDown(event: KeyboardEvent): void {
      const to = steps[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      hold(snapped(to));
    },
    onKeyUp: release, onBlur: () => pressed.current || release(),
  };
}
