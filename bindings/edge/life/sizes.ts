// Commands held against the limits of the service before they are followed, so that none makes it compute for longer
// than a question without a life may.

import { overLimit, type Measured } from "../limits.js";
import { ANYBODY } from "./asking.js";
import type { Living } from "./answering.js";
import type { Outcome, ServiceCommand } from "./streams.js";

/** What of a command is limited, by what everybody may see of its stream. Two that come together are each held against
 *  what was there before both. */
export async function sizeOf({ streams, room }: Living, stream: string, command: ServiceCommand): Promise<Measured> {
  const measure = Object.hasOwn(room.grows, command.type) ? room.grows[command.type] : undefined;
  const seen = measure && await streams.read(stream, ANYBODY);
  return seen ? measure!(command, seen.view as never) : {};
}

/** A version that no stream comes to: a command of it is answered if it was before, and followed by nobody. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** What becomes of a command of a size. One that was answered before is answered so again, whatever limits and stream
 *  are by now. @throws HttpRefusal 422 for one above the limits */
export async function commanded(
  { service, streams }: Living, stream: string, command: ServiceCommand, size: Measured,
): Promise<Outcome> {
  const over = overLimit(service.limits, size);
  if (!over) return streams.command(stream, command);
  const outcome = await streams.command(stream, { ...command, version: NEVER });
  if (!outcome.accepted && outcome.refusal === "unknown-version") throw over;
  return outcome;
}
