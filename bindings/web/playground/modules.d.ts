// What the bundler gives that TypeScript does not know.

declare module "*.css" {}

/** A build of the core, by gzip and in base64. */
declare module "virtual:core" {
  const packed: string;
  export default packed;
}
declare module "virtual:core.scalar" {
  const packed: string;
  export default packed;
}
