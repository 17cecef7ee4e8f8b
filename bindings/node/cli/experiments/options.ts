// Options of experiments that are whole numbers.

import { InvalidArgumentError, Option } from "commander";
import { decimal } from "../input/fields.js";

/** @param otherwise what is taken where it is not given, for the help; and @param least, most what is allowed. */
export function wholeOption(flags: string, what: string, otherwise: number, least: number, most = 2 ** 31): Option {
  return new Option(flags, `${what} (default: ${otherwise})`).argParser((text) => {
    const number = decimal(text);
    if (!Number.isSafeInteger(number) || number < least || number > most) {
      const limit = most === 2 ** 31 ? "2^31" : most.toLocaleString("en-US");
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${limit}.`);
    }
    return number;
  });
}
