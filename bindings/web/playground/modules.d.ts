// What the bundler gives that TypeScript does not know.

declare module "*.css" {}

/** The worker's program as text. */
declare module "virtual:worker" {
  const program: string;
  export default program;
}
