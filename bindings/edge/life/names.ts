// The words of a service of streams.

/** Who moves streams past their deadlines. No caller's name. */
export const CLOCK = "the clock";
