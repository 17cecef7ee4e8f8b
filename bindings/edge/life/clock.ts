// What moves deadlines where no object has an alarm of its own: asks now and then which streams are due. Several
// processes may do so at once: of two that move the same stream one finds it moved.

import type { OwnStreams } from "./service.js";

export interface Clock {
  /** Asks no more. Resolves when what it has begun is done. */
  stop(): Promise<void>;
}

export interface ClockOptions {
  /** Milliseconds between two looks; default 1000. */
  readonly interval?: number;
  /** Told what failed, and of which stream ("" where the store cannot be asked). It is tried again at the next look. */
  readonly failed?: (stream: string, error: unknown) => void;
}

export function clockOf(streams: Pick<OwnStreams, "tick">, options: ClockOptions = {}): Clock {
  const { interval = 1000, failed = () => undefined } = options;
  let stopped = false;
  let wake = (): void => undefined;
  const pause = (): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, interval);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  const running = (async () => {
    while (!stopped) {
      await streams.tick(failed).catch((error: unknown) => failed("", error));
      if (!stopped) await pause();
    }
  })();
  return {
    stop() {
      stopped = true;
      wake();
      return running;
    },
  };
}
