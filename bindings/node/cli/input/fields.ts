// Strict numbers in texts.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite number that a decimal numeral stands for; NaN for everything else, also for blanks around it, which are
 *  part of a CSV field (RFC 4180), and for the hexadecimal, binary and empty texts that `Number` takes. */
export function decimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : NaN;
}
