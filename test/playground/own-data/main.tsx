// What a room does with a file of the reader's own, and nothing else: the text of #prompts, #votes, #call is what was read.

import { render } from "preact";
import { useMemo, useState } from "preact/hooks";
import { cores as connected } from "../../../bindings/web/playground/core.js";
import { readCallFile } from "../../../bindings/web/playground/files/call.js";
import { readGameFile } from "../../../bindings/web/playground/files/price.js";
import { readVotesFile } from "../../../bindings/web/playground/files/votes.js";
import { OwnData } from "../../../bindings/web/playground/parts/own-data.js";

function Page() {
  const cores = useMemo(() => connected(() => {}), []);
  const [read, take] = useState<Record<string, string>>({});
  const kept = (kind: string) => (found: unknown): void => take((before) => ({ ...before, [kind]: JSON.stringify(found) }));
  return <main>
    <section id="price"><OwnData label="Games" read={(file, reading) => readGameFile(file, reading, cores.long)} take={kept("price")} /></section>
    <section id="crowd"><OwnData label="Votes" read={readVotesFile} take={kept("crowd")} /></section>
    <section id="data"><OwnData label="Users" read={readCallFile} take={kept("data")} /></section>
    {Object.entries(read).map(([kind, json]) => <output key={kind} id={`read-${kind}`}>{json}</output>)}
  </main>;
}

render(<Page />, document.getElementById("page")!);
