// A file of prompts, one of which the room shows, or of candidates, whose outcome is told. What the room cannot show is
// refused by name, before anything changes.

import type { PricedCandidates } from "candor";
import type { Client } from "candor/worker";
import { useState } from "preact/hooks";
import type { Reading } from "../../files/open.js";
import { readGameFile, type GameFile, type PromptGame } from "../../files/price.js";
import { Button } from "../../parts/buttons.js";
import { Choice } from "../../parts/choice.js";
import { Explain } from "../../parts/explain.js";
import { OwnData } from "../../parts/own-data.js";
import type { Cores, Move } from "../../room.js";
import { Unreadable } from "../../../../read/place.js";
import { refusedAt } from "../../../../read/refused.js";
import { Candidates } from "./candidates.js";
import { sceneOf, short, unshownOf } from "./from-file.js";
import type { GameScene } from "./scene.js";

type Held = GameFile & { readonly priced?: PricedCandidates };

export function OwnGames({ scene, move, cores }: { scene: GameScene; move: Move<GameScene>; cores: Cores }) {
  const [held, hold] = useState<Held>();
  const take = (found: Held): void => {
    hold(found);
    if ("prompts" in found) move({ ...sceneOf(found.prompts[0]!), nth: 0 });
  };
  return <>
    <OwnData label="Load a file of your own: prompt, response, group, reward" take={take}
      read={(file, reading) => readGames(file, reading, cores.long)} />
    {held && ("prompts" in held ? <Shelf {...held} scene={scene} move={move} />
      : held.priced && <Candidates game={held.candidates} ids={held.ids} priced={held.priced} />)}
  </>;
}

/** @param core prices what is read
 *  @throws Unreadable */
export async function readGames(file: File, reading: Reading, core: Client): Promise<Held> {
  const found = await readGameFile(file, reading, core);
  const place = { name: file.name };
  if ("prompts" in found) {
    const unshown = found.prompts.map(unshownOf).find((why) => why !== undefined);
    if (unshown !== undefined) throw new Unreadable(place, unshown);
    return found;
  }
  const { game } = core.with({ signal: reading.signal });
  const priced = await game.priceCandidates(found.candidates).catch((error) => { throw refusedAt(place, error); });
  return { ...found, priced };
}

/** The prompts of a file. The scene says which it shows, so that undo finds it too. */
function Shelf({ prompts, more, scene, move }: {
  prompts: readonly PromptGame[]; more: number; scene: GameScene; move: Move<GameScene>;
}) {
  const { nth = -1, prompt } = scene;
  const at = nth in prompts && short(prompts[nth]!.id) === prompt ? nth : -1;
  const words = prompts.map(({ id }, k) => [String(k), short(id, 60)] as const);
  const show = (k: number): void => move({ ...sceneOf(prompts[k]!, at < 0 ? undefined : scene), nth: k });
  return <div class="shelf">
    {prompts.length > 1 && <>
      <Choice label={`Prompt${at < 0 ? "" : ` ${at + 1}`} of ${prompts.length}`} value={String(at)}
        change={(k) => show(Number(k))} of={at < 0 ? [["-1", "none of the file's"], ...words] : words} />
      <Button press={() => show(at - 1)} disabled={at <= 0}>Previous</Button>
      <Button press={() => show(at + 1)} disabled={at + 1 >= prompts.length}>Next</Button>
    </>}
    {more > 0 && <Explain>{more} more were read and are not kept: candor price tells of all.</Explain>}
  </div>;
}
