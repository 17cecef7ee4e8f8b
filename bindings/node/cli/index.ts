#!/usr/bin/env node
// candor: the command line. Exit code 0 done, 1 refused with the reason, 2 wrong usage.

import { Command, CommanderError } from "commander";
import manifest from "../../../package.json" with { type: "json" };
import { isRefusal } from "../../core/refusal.js";
import { ShardFailure } from "../bulk/failure.js";
import { addBulk } from "./bulk/command.js";
import { addCrowd } from "./crowd/command.js";
import { addData } from "./data/command.js";
import { addExperiment } from "./experiments/index.js";
import { addAudit } from "./game/audit-command.js";
import { addPrice } from "./game/command.js";
import { addFit } from "./game/fit-command.js";
import { addQuote } from "./game/quote-command.js";
import { addLabel } from "./label/command.js";
import { loadWidths } from "./output/text.js";
import { addPayouts } from "./payouts/command.js";
import { Refusal, printable } from "./refusal.js";
import { say } from "./say.js";
import { addServe } from "./serve/command.js";
import { listCommands, refuseRepeats } from "./usage.js";
import { addVerify } from "./verify/command.js";

const program = new Command("candor")
  .description("Truthful pricing, crowd aggregation and data calls for shared fine-tuning of language models.")
  .version(manifest.version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.split("\n").map(printable).join("\n")) })
  .showHelpAfterError("(--help says how)");
addPrice(program);
addAudit(program);
addQuote(program);
addFit(program);
addBulk(program);
addCrowd(program);
addLabel(program);
addData(program);
addPayouts(program);
addExperiment(program);
addVerify(program);
addServe(program);
listCommands(program);
refuseRepeats(program);

function refuse(message: string): void {
  process.exitCode = 1;
  say(message);
}

// a reader that has enough, like head, is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") refuse(Refusal.ofSystem({ name: "standard output" }, error).message);
});
process.stderr.on("error", () => {});

try {
  await loadWidths(Buffer.from(process.argv.slice(2).join()));
  await program.parseAsync();
} catch (error) {
  if (isRefusal(error) || error instanceof ShardFailure) refuse(error.message);
  else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else throw error;
}
