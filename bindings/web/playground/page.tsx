// The frame around the rooms: which one is open, its scene in the address, undo and redo.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { cores as connected } from "./core.js";
import { Button, CopyButton } from "./parts/buttons.js";
import { given } from "./report/index.js";
import type { Cores, Room, Scene } from "./room.js";
import { crowd } from "./rooms/crowd/index.js";
import { data } from "./rooms/data/index.js";
import { game } from "./rooms/game/index.js";
import { begun, decode, encode, fits, moved, redone, textOf, undone, type History, type Place } from "./scene.js";

const ALL = [game, crowd, data] as unknown as readonly Room[];
const ROOMS = given(ALL) ?? ALL;

interface Open {
  readonly room: Room;
  readonly history: History<Scene>;
  /** What the address asks for and the page has not. */
  readonly refused?: string | undefined;
  /** Of a worker: told until something else is asked. */
  readonly crash?: Error;
}

/** @param left rooms as they were left: so they are found again, and another scene is one step there */
function opened({ room: name, scene }: Place, left: ReadonlyMap<Room, History<Scene>>): Open {
  const named = ROOMS.find((each) => each.name === name);
  const room = named ?? ROOMS[0]!;
  const read = named && scene ? named.read(scene) : undefined;
  const before = left.get(room);
  const other = before && read && textOf(read) !== textOf(room.read(before.now) ?? {});
  const history = !before ? begun(read ?? room.initial()) : other ? moved(before, read) : before;
  const refused = !named && name !== "" ? "The address names a room that this page has not."
    : scene !== undefined && !read ? "The address holds no scene of this room, or not all of one: it is left out." : undefined;
  return { room, history: { ...history, open: false }, refused };
}

export function Page() {
  const left = useRef(new Map<Room, History<Scene>>()).current;
  const [open, setOpen] = useState<Open>(() => opened(decode(location.hash), left));
  const { room, history, refused, crash } = open;
  left.set(room, history);
  const isReport = room.name === "report";
  const cores = useRef<Cores>(undefined);
  if (!isReport) cores.current ??= connected((crash) => setOpen((open) => ({ ...open, crash })));

  const change = useCallback((to: (history: History<Scene>) => History<Scene>) =>
    setOpen(({ room, history }) => ({ room, history: to(history) })), []);
  const move = useCallback((next: Scene, during = false) => change((history) =>
    (during || history.open || textOf(next) !== textOf(history.now) ? moved(history, next, during) : history)), []);
  const undo = useCallback(() => change(undone), []);
  const redo = useCallback(() => change(redone), []);

  useEffect(() => {
    // as it was asked for: the scene of a moment ago may have been written over it since
    const follow = ({ newURL }: HashChangeEvent): void => {
      const { hash } = new URL(newURL);
      if (hash !== encode({ room: room.name, scene: history.now })) setOpen(opened(decode(hash), left));
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [room, history.now]);

  useEffect(() => {
    if (history.open || refused) return;
    try {
      const first = textOf(history.now) === textOf(room.initial());
      const place = first ? { room: room.name } : { room: room.name, scene: history.now };
      window.history.replaceState(null, "", encode(place));
    } catch {
      // WebKit allows a hundred in half a minute: the next one says it
    }
  }, [open]);

  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key) || isText(event.target)) return;
      event.preventDefault();
      (key === "y" || event.shiftKey ? redo : undo)();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);

  useEffect(() => {
    document.title = `Candor: ${room.title}`;
  }, [room]);

  const { View } = room;
  return <>
    {(ROOMS.length > 1 || !isReport) && <header class="top">
      <nav aria-label="Rooms">
        {ROOMS.map((each) => (
          <a key={each.name} href={`#${each.name}`} aria-current={each === room ? "page" : undefined}>
            {each.name === "report" ? "Report" : each.title}
          </a>
        ))}
      </nav>
      {!isReport && <div class="tools" role="toolbar" aria-label="Scene">
        <Button press={undo} disabled={history.past.length === 0}>Undo</Button>
        <Button press={redo} disabled={history.future.length === 0}>Redo</Button>
        <Button press={() => move(room.initial())}>Start over</Button>
        <CopyButton text={() => location.href.split("#")[0] + encode({ room: room.name, scene: history.now })}>
          Copy link
        </CopyButton>
        <CopyButton text={() => JSON.stringify(history.now, null, 2)}>Copy as JSON</CopyButton>
      </div>}
    </header>}
    <main>
      <h1>{room.title}</h1>
      {room.claim && <p class="claim">{room.claim}</p>}
      {refused && <p role="alert" class="notice">{refused}</p>}
      {!fits(history.now) && <p class="explain">This scene is too long for an address: a link opens the room alone.</p>}
      {crash && <p role="alert" class="notice">The computation crashed; what is asked next starts it again: {crash.message}</p>}
      <View key={room.name} scene={history.now} move={move} cores={cores.current!} />
    </main>
    <footer>{!isReport && "Everything is computed in this page. "}Nothing is sent anywhere.</footer>
  </>;
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "range");
