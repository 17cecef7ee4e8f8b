// The words of every room's options, by room: what a form offers, a schema allows, a command line takes.

export * as crowd from "./crowd/names.js";
export * as data from "./data/names.js";
export * as game from "./game/names.js";
