// How the page that is one file starts its workers: from a Blob, as browsers refuse a worker the file system.

let address: string | undefined;

const blob = (): Blob => new Blob([document.getElementById("worker")!.textContent], { type: "text/javascript" });

export const start = (): Worker => new Worker((address ??= URL.createObjectURL(blob())));
