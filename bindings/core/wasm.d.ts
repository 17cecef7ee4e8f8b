/** A build of the core as base64 text (esbuild's text loader). */
declare module "*.b64" {
  const base64: string;
  export default base64;
}

/** A build of the core as a compiled module (workerd). */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
