import type { UserConfig } from "vite";

declare const config: UserConfig & { readonly root: string };
export default config;
