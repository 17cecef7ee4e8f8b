// What the bundler gives that TypeScript does not know, and what the core's program leaves in the page.

declare module "*.css" {}

/** The address of a worker's program. */
declare module "*?worker&url" {
  const address: string;
  export default address;
}

/** A build of the core, by gzip and in base64. */
declare module "virtual:core" {
  const packed: string;
  export default packed;
}
declare module "virtual:core.scalar" {
  const packed: string;
  export default packed;
}

declare var loadCore: typeof import("./packed.js").load;
