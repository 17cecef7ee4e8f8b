// The frame around the rooms: which one is open, its scene in the address, undo and redo.

import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { cores as connected } from "./core.js";
import { Button, CopyButton } from "./parts/buttons.js";
import type { Room, Scene } from "./room.js";
import { crowd } from "./rooms/crowd/index.js";
import { data } from "./rooms/data/index.js";
import { game } from "./rooms/game/index.js";
import { begun, decode, encode, fits, moved, redone, sceneOf, undone, type History, type Place } from "./scene.js";

const ROOMS: readonly Room[] = [game, crowd, data] as unknown as readonly Room[];

interface Open {
  readonly room: Room;
  readonly history: History<Scene>;
  /** The address or file held a scene that this room cannot read. */
  readonly refused: boolean;
}

function opened({ room: name, scene }: Place): Open {
  const room = ROOMS.find((each) => each.name === name) ?? ROOMS[0]!;
  const read = scene && room.read(scene);
  return { room, history: begun(read ?? room.initial()), refused: scene !== undefined && !read };
}

/** What a command put into the page: { room, scene }. An address that names a scene goes before it. */
function given(): Place | undefined {
  const slot = sceneOf(JSON.parse(document.getElementById("scene")?.textContent?.trim() || "null"));
  return typeof slot?.room === "string" ? { room: slot.room, ...(sceneOf(slot.scene) && { scene: sceneOf(slot.scene)! }) } : undefined;
}

function first(): Open {
  return opened(location.hash.length > 1 ? decode(location.hash) : (given() ?? { room: "game" }));
}

export function Page() {
  const [open, setOpen] = useState<Open>(first);
  const [crash, setCrash] = useState<Error>();
  const cores = useMemo(() => connected(setCrash), []);
  const { room, history, refused } = open;

  const change = useCallback((to: (history: History<Scene>) => History<Scene>) =>
    setOpen(({ room, history }) => ({ room, history: to(history), refused: false })), []);
  const move = useCallback((next: Scene, during = false) => change((history) => moved(history, next, during)), []);
  const undo = useCallback(() => change(undone), []);
  const redo = useCallback(() => change(redone), []);

  useEffect(() => {
    const follow = (): void => {
      if (location.hash !== encode({ room: room.name, scene: history.now })) setOpen(opened(decode(location.hash)));
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [room, history.now]);

  useEffect(() => {
    if (history.open || refused) return;
    const untouched = history.past.length === 0 && history.future.length === 0;
    if (untouched && decode(location.hash).room === room.name) return;
    try {
      window.history.replaceState(null, "", encode(untouched ? { room: room.name } : { room: room.name, scene: history.now }));
    } catch {
      // WebKit allows a hundred in half a minute: the next one says it
    }
  }, [room, history, refused]);

  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || isText(event.target)) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);

  useEffect(() => {
    document.title = `Candor: ${room.title}`;
  }, [room]);

  const { View } = room;
  return <>
    <header class="top">
      <nav aria-label="Rooms">
        {ROOMS.map((each) => <a key={each.name} href={`#${each.name}`} aria-current={each === room ? "page" : undefined}>{each.title}</a>)}
      </nav>
      <div class="tools" role="toolbar" aria-label="Scene">
        <Button press={undo} disabled={history.past.length === 0}>Undo</Button>
        <Button press={redo} disabled={history.future.length === 0}>Redo</Button>
        <Button press={() => move(room.initial())}>Start over</Button>
        <CopyButton text={() => location.href.split("#")[0] + encode({ room: room.name, scene: history.now })}>Copy link</CopyButton>
        <CopyButton text={() => JSON.stringify(history.now, null, 2)}>Copy as JSON</CopyButton>
      </div>
    </header>
    <main>
      <h1>{room.title}</h1>
      <p class="claim">{room.claim}</p>
      {refused && <p role="alert" class="notice">The address holds no scene of this room: here is its first one.</p>}
      {!fits(history.now) && <p class="explain">This scene is too long for an address: a link opens the room alone.</p>}
      {crash && <p role="alert" class="notice">The computation crashed and was started again: {crash.message}</p>}
      <View key={room.name} scene={history.now} move={move} cores={cores} />
    </main>
    <footer>Everything is computed in this page. Nothing is sent anywhere.</footer>
  </>;
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "range");
