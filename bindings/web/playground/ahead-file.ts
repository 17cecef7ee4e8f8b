// In the page that is one file ahead.ts is a script of its own, before this one.

export const { early, start } = (globalThis as unknown as { ahead: typeof import("./ahead.js") }).ahead;
