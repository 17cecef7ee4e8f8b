// The core's program in the page that is one file: the page has run it as it stands, and starts workers from a Blob of
// its text, as browsers refuse a worker the file system.

let address: string | undefined;

const blob = (): Blob => new Blob([document.getElementById("core")!.textContent], { type: "text/javascript" });

export const start = (): Worker => new Worker((address ??= URL.createObjectURL(blob())));

export const arrived = (): Promise<unknown> => Promise.resolve();
