// How the page starts its workers: as the package does. In the page that is one file start-blob.ts takes this file's place.

export const start: (() => Worker) | undefined = undefined;
