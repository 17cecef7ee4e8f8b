// Documents: one CandidateGame, or a Game a document, read on this thread or line by line by workers.

import { isCandidateGame } from "../../../read/games.js";
import { documentCount, documentsOf } from "../../../read/json.js";
import { countLines } from "../../../read/lines.js";
import type { Taker } from "../../../read/prompt-table.js";
import { SharedMemory } from "../../../read/shared.js";
import type { Input } from "../input/read.js";
import { Refusal } from "../refusal.js";
import { Games, readCandidateGame } from "./documents.js";
import { elsewhere, type Elsewhere, type Spread } from "./elsewhere.js";
import type { Uses } from "./uses.js";
import type { GameLines } from "./work.js";

type Documents = Extract<Input, { readonly documents: unknown }>;

/** The first lines here, so that it is known what all agree in; then, where that is worth it, all on workers.
 *  @param refuseMechanism what goes with prompts alone */
export async function readDocuments<P, C, T extends Taker<P>>(
  { source, size, pieces }: Documents, uses: Uses<P, C, T>, refuseMechanism: () => void,
): Promise<P | C> {
  const { game, wanted, spread } = uses;
  const games = new Games(game, wanted);
  let taker: T | undefined;
  let candidates: { readonly made: C } | undefined;
  let others: Elsewhere<GameLines> | undefined;
  let bytes = 0;
  const memory = new SharedMemory();

  const started = (by: Spread<T>, takes: T): Elsewhere<GameLines> => {
    const given = { work: by.work, source: { name: source.name }, wanted, terms: games.terms! };
    return elsewhere<GameLines>(by, given, {
      take({ part }, piece) {
        by.include(takes, part);
        memory.free(piece.bytes);
      },
      here: ({ bytes, line, first }) => {
        games.count = first;
        const lines = { bytes: new Uint8Array(bytes), line, byLine: true };
        for (const document of documentsOf(source, lines)) takes.add(games.prompt(document));
      },
      where: ({ line, bytes }) => `lines ${line} to ${line + countLines(bytes) - 1}`,
    });
  };

  try {
    for await (const lines of pieces) {
      bytes += lines.bytes.length;
      if (taker && spread && spread.workers > 1 && lines.byLine && (size ?? bytes) >= spread.enough) {
        others ??= started(spread, taker);
      }
      if (taker && others?.takes(taker, bytes)) {
        const piece: GameLines = { bytes: memory.copy(lines.bytes), line: lines.line, first: games.count };
        games.count += documentCount(lines);
        await others.give(piece);
        continue;
      }
      for (const document of documentsOf(source, lines)) {
        if (candidates) throw new Refusal(document.place, "more after a game of candidates, which stands alone");
        if (!taker && isCandidateGame(document.value)) {
          refuseMechanism();
          candidates = { made: uses.candidates(readCandidateGame(game, document, wanted), document.place) };
        } else {
          const prompt = games.prompt(document);
          taker ??= uses.prompts(games.terms!, source);
          taker.add(prompt);
        }
      }
    }
  } finally {
    // a refusal of what was given away comes first in the file, whatever else came to pass
    await others?.finish().finally(() => others!.close());
  }
  return candidates ? candidates.made : taker!.finish();
}
