// The words of a service of streams.

/** Who moves streams past their deadlines. No caller's name. */
export const CLOCK = "the clock";

/** Names of streams: what stands in a path as it is. */
export const ID = /^[A-Za-z0-9][\w.~-]{0,63}$/;
