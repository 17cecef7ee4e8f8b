// The log's own parts.

export { openCheckpoint, type Checkpoint } from "./checkpoint.js";
export { headEntry, receiptEntry, sealedEntry, type StreamHead } from "./entries.js";
export { leafHash, type Hash } from "./hash.js";
export { openLog, type Log, type LogOptions, type TileStore } from "./log.js";
export { noteVerifier, openNote, signNote, verifierKey, type NoteSigner, type NoteVerifier } from "./note.js";
export { verifyConsistency, verifyInclusion, type TreeHead } from "./proofs.js";
export { logReader, type LogReader } from "./reader.js";
export { logPath, type LogPath, type Read } from "./tiles.js";
