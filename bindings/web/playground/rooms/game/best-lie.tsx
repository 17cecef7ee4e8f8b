// The best lie that an audit finds for each group while the others tell the truth.

import type { Audited, AuditedGroup, Game } from "candor";
import type { Cores, Move } from "../../room.js";
import { useWork } from "../../core.js";
import { Button } from "../../parts/buttons.js";
import { named } from "../../parts/cut.js";
import { Progress } from "../../parts/progress.js";
import { Table } from "../../parts/table.js";
import type { GameScene } from "./scene.js";
import { inWords, told } from "./told.js";
import { change } from "./words.js";

/** Random reports from which the search starts, beside the truth. */
const STARTS = 32;

interface Found {
  readonly audited: Audited;
  /** The game it was found in, as text. */
  readonly of: string;
}

export function BestLie({ scene, move, cores }: { scene: GameScene; move: Move<GameScene>; cores: Cores }) {
  const work = useWork<Found>(cores.long);
  const game = honestGame(scene);
  const of = JSON.stringify(game);
  const search = (): void =>
    work.run(async ({ game: room }, progress) => ({ audited: await room.audit(game, { starts: STARTS, progress }), of }));
  const found = work.value?.of === of ? work.value.audited : undefined;
  return <section class="best-lie" aria-label="The best lie">
    <h2>Is there a lie that pays?</h2>
    <p>Try all kinds of lies for each group, and a search for better ones, while the others tell the truth.</p>
    <Progress work={work} start={search}>Find the best lie</Progress>
    {found && <Lies scene={scene} audited={found} move={move} />}
  </section>;
}

function honestGame({ groups, baseline, boost, divergence, lambda, normalization }: GameScene): Game {
  return {
    groups: groups.map(({ name, truth, multiplier }) => ({ id: name, ...truth, multiplier })),
    baseline, boost, divergence, lambda, normalization,
  };
}

function Lies({ scene, audited: { groups, tried, truthful }, move }: { scene: GameScene; audited: Audited; move: Move<GameScene> }) {
  const rows = groups.map((group, i) => ({ ...group, i }));
  type Row = (typeof rows)[number];
  const attempt = (row: Row): void => move({
    ...scene, chosen: row.i,
    groups: scene.groups.map((group, j) => ({ ...group, report: j === row.i ? told(scene, row.i, row.unpaid) : group.truth })),
  });
  return <>
    <p class="found" role="status"><b>{truthful ? "With payments none of them gains anything." : "With payments one of them gains: this must not be."}</b>
      {" "}{tried.toLocaleString("en")} lies were tried.</p>
    <Table name="best-lies" caption="The best lie of each group" rows={rows} columns={[
      {
        title: "group", cell: ({ i }) => scene.groups[i]!.name,
        shown: (row) => <>{named(scene.groups[row.i]!.name)} {gains(row) && <Button press={() => attempt(row)}>Try it</Button>}</>,
      },
      { title: "its best lie without payments", cell: (row) => (gains(row) ? inWords(scene, row.i, row.unpaid) : "none") },
      {
        title: "brings without payments", cell: ({ unpaid }) => unpaid.valuationGain,
        shown: (row) => (gains(row) ? change(row.unpaid.valuationGain) : "nothing"),
      },
      {
        title: "the same with payments", cell: ({ unpaid }) => unpaid.utilityGain,
        shown: (row) => (gains(row) ? change(row.unpaid.utilityGain) : "nothing"),
      },
      {
        title: "the best with payments", cell: ({ paid }) => paid.utilityGain,
        shown: ({ paid, tolerance }) => (paid.utilityGain <= tolerance ? "nothing" : change(paid.utilityGain)),
      },
    ]} />
  </>;
}

const gains = ({ unpaid, tolerance }: AuditedGroup): boolean => unpaid.valuationGain > tolerance;
