// Scenes in addresses, and their history. An address is #room or #room/SCENE, the scene as JSON in base64url; a scene
// that is too long for one is left out.

import type { Scene } from "./room.js";

export interface Place {
  readonly room: string;
  /** Null: there is one, which cannot be read. */
  readonly scene?: Scene | null;
}

/** Letters of a scene that an address holds: every browser takes some times as many. */
const MOST = 100_000;

export function encode({ room, scene }: Place): string {
  return scene && fits(scene) ? `#${room}/${toBase64(textOf(scene))}` : `#${room}`;
}

/** Whether an address can hold a scene. */
export const fits = (scene: Scene): boolean => textOf(scene).length <= MOST;

const texts = new WeakMap<object, string>();

/** A scene as JSON. What it shares with one that was written before is not written again: a history of many rounds. */
export function textOf(scene: object): string {
  const fields = Object.entries(scene).flatMap(([name, value]: [string, unknown]) =>
    (value === undefined ? [] : [`${JSON.stringify(name)}:${kept(value)}`]));
  return `{${fields.join()}}`;
}

function kept(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const text = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** The place that a fragment names, whoever wrote it. */
export function decode(hash: string): Place {
  const [, room = "", code] = /^#?([^/]*)(?:\/(.*))?$/s.exec(hash) ?? [];
  return code === undefined ? { room } : { room, scene: parsed(code) };
}

function parsed(code: string): Scene | null {
  try {
    return sceneOf(JSON.parse(fromBase64(code))) ?? null;
  } catch {
    return null;
  }
}

/** A scene, if a value is an object at all. */
export function sceneOf(value: unknown): Scene | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Scene) : undefined;
}

function toBase64(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(code: string): string {
  const binary = atob(code.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0)));
}

/** A scene with what came before it and what was undone. */
export interface History<S> {
  readonly past: readonly S[];
  readonly now: S;
  readonly future: readonly S[];
  /** A gesture goes on: the next scene takes the place of this one. */
  readonly open: boolean;
}

const STEPS = 200;

export const begun = <S>(now: S): History<S> => ({ past: [], now, future: [], open: false });

export function moved<S>({ past, now, open }: History<S>, next: S, during = false): History<S> {
  return { past: open ? past : [...past, now].slice(-STEPS), now: next, future: [], open: during };
}

export function undone<S>(history: History<S>): History<S> {
  const { past, now, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future], open: false };
}

export function redone<S>(history: History<S>): History<S> {
  const { past, now, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, now], now: future[0]!, future: future.slice(1), open: false };
}
