// In place of two parts of hyparquet-compressors: Brotli, which weighs 65 kB by gzip with its dictionary, and a Snappy
// of WebAssembly, as hyparquet has one of its own.

export function decompressBrotli(): never {
  throw new Error("packed by Brotli, which this page does not read; the command line does");
}

export const snappyUncompress = undefined;
export const snappyUncompressor = (): undefined => undefined;
