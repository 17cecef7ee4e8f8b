// candor verify FILE

import { load } from "candor";
import type { Command } from "commander";
import { addReportOptions, printer, type ReportOptions } from "../output/report.js";
import { refuseOptions, requireOptions } from "../usage.js";
import { allOf, onlyDocument } from "../input/documents.js";
import { keysFrom } from "./keys.js";
import { subjectOf } from "./subjects.js";

const HELP = `
FILE has receipts as JSON, one or one a line; - is standard input. With --input the question is computed
again, and the output has to be the same to the last bit; without it the signature is all that is checked.
--input is what was sent, or the whole question: the receipt adds the terms that the service fixed.

--keys is the service's key set, a file or its address: https://HOST/.well-known/candor-keys.json. Who
signs is known by that alone, so take it from where you trust it.

FILE can have all events of a stream instead, as candor data --state keeps them or as GET .../events has them
for the operator, page after page: each is computed anew out of those before, and none needs --keys. Of what
users and anybody see of events, outlines, and of the operator's as long as reports are sealed, the chain is
followed, and what is withheld is named. That the last ones are all there only a head shows that was signed:
--head has receipts of GET .../receipt, one or one a line.

A key to sign with, and to read with createSigner of candor/receipts:
  openssl genpkey -algorithm ed25519 -out key.pem

Examples:
  candor verify examples/receipt.json --keys examples/receipt-keys.json
  candor verify examples/receipt.json --keys examples/receipt-keys.json --input examples/receipt-input.json
  candor verify examples/receipt.json --keys examples/receipt-keys.json --format json

Exit code 0: all that was checked holds; 1: something does not, or was refused, with the reason; 2: wrong
usage.`;

interface Wanted {
  readonly keys?: string;
  readonly input?: string;
  readonly salt?: string;
  readonly head?: string;
}

export function addVerify(program: Command): void {
  const command = program
    .command("verify")
    .summary("does a receipt, or a stream of events, hold?")
    .description("Checks who signed receipts and, with the input, computes what they say again; or a whole stream.")
    .argument("<file>", "receipts or events, see below")
    .option("--keys <file>", "public keys of who signs: a file or an address")
    .option("--input <file>", "what was asked, as JSON")
    .option("--salt <digits>", "that the input was hidden with")
    .option("--head <file>", "of events: signed heads of their stream, which they have to hold");
  addReportOptions(command)
    .addHelpText("after", HELP)
    .action(async (file: string, { keys, input, salt, head, format, out }: Wanted & ReportOptions) => {
      const read = [file, ...[keys, input, head].filter((name) => name !== undefined)];
      if (read.filter((name) => name === "-").length > 1) {
        command.error("error: standard input is one file", { exitCode: 2 });
      }
      const print = await printer({ format, out }, read);
      const documents = await allOf(file);
      const subject = subjectOf(documents, { name: file });
      if (subject.signed || head !== undefined) requireOptions(command, ["keys"]);
      if (subject.signed) refuseOptions(command, ["head"], `of ${subject.name}`);
      else {
        const unread = head === undefined ? ["keys", "input", "salt"] : ["input", "salt"];
        refuseOptions(command, unread, `of ${subject.name}, which are computed from themselves`);
      }
      const { report, fault } = await subject.check(documents, {
        keys: keys === undefined ? undefined : await keysFrom(keys), salt, rooms: await load(),
        input: input === undefined ? undefined : await onlyDocument(input, "one JSON document has the input"),
        heads: head === undefined ? [] : await allOf(head),
      });
      await print(report);
      if (fault) throw fault;
    });
}
