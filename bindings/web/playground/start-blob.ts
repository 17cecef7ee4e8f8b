// How the page that is one file starts its worker: from a Blob, as browsers refuse a worker the file system.

import program from "virtual:worker";

let address: string | undefined;

export const start = (): Worker => new Worker((address ??= URL.createObjectURL(new Blob([program], { type: "text/javascript" }))));
