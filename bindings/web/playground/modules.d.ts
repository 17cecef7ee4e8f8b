// What the bundler gives that TypeScript does not know.

declare module "*.css" {}

/** The worker's program as text. */
declare module "virtual:worker" {
  const program: string;
  export default program;
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
