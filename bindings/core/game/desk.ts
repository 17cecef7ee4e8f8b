// Where one prompt after another is priced: an instance of the core in which blocks stay laid out from call to call, so
// that a game of a known shape costs neither layout nor workspace. Nothing else takes memory there, and no block is laid
// out while a game is read into another, so the view that it is written through stays attached.

import type { Heap } from "../memory/heap.js";
import type { GameCore } from "./abi.js";
import { layOut } from "./block.js";
import { Columns, type Opener } from "./one.js";
import { remembering } from "./options.js";
import { Place } from "./place.js";

/** Cells of a game that is so large that its layout costs nothing beside it. */
const LARGE = 2 ** 14;
/** Shapes that are kept, as long as they take no more than so many bytes. */
const MOST = 16;
const ROOM = 2 ** 20;

export class Desk implements Opener<Place | Columns> {
  /** Whether a game is being read or priced here. A getter of what is read may ask for another price meanwhile. */
  busy = false;
  readonly mechanism = remembering();
  readonly #fresh: () => Heap<GameCore>;
  #heap: Heap<GameCore> | undefined;
  #start = 0;
  #places: Place[] = [];
  #last: Place | undefined;

  /** @param fresh makes an instance of the core, once there is something to price. */
  constructor(fresh: () => Heap<GameCore>) {
    this.#fresh = fresh;
  }

  open(groups: number, outcomes: number, baselines: boolean, boosts: boolean): Place | Columns {
    const last = this.#last;
    if (last?.fits(groups, outcomes, baselines, boosts)) return last;
    const place = this.#places.find((one) => one.fits(groups, outcomes, baselines, boosts))
      ?? this.#layOut(groups, outcomes, baselines, boosts);
    if (!place) return new Columns(outcomes);
    this.#last = place;
    return place;
  }

  #layOut(groups: number, outcomes: number, baselines: boolean, boosts: boolean): Place | undefined {
    if (groups * outcomes > LARGE) return undefined;
    try {
      const heap = this.#open();
      const having = { single: false, baselines, boosts, rebates: true };
      const block = layOut(heap, groups, Uint32Array.of(0, outcomes), having, true);
      const place = new Place(heap, block, heap.core.openOne(block.address));
      this.#places.push(place);
      return place;
    } catch {
      // no memory for an instance more, or for more of it: the room's own may still do
      return undefined;
    }
  }

  /** The instance, with room for one more shape. */
  #open(): Heap<GameCore> {
    const heap = (this.#heap ??= this.#fresh());
    const top = heap.core.mark();
    if (this.#places.length === 0) this.#start = top;
    else if (this.#places.length === MOST || top - this.#start > ROOM) {
      heap.release(this.#start);
      this.#places = [];
    }
    return heap;
  }
}
