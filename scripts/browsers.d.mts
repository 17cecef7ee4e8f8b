/** The path of a program; throws with what to install when it is nowhere. */
export function find(program: "chromium" | "firefox" | "webkitgtk" | "xvfb"): string;
