// Which core this package computes with. The build writes what it built.

import { hasSimd } from "../core/simd.js";

/** The package's version and the hash of its core: what computed an answer. */
export interface CoreId {
  readonly version: string;
  /** SHA-256 of the WebAssembly module, 64 hexadecimal digits. */
  readonly sha256: string;
}

declare const VERSION: string;
declare const CORE_SIMD: string;
declare const CORE_SCALAR: string;

/** Both builds, which give the same bits. */
export const packaged = (): { readonly version: string; readonly simd: string; readonly scalar: string } =>
  ({ version: VERSION, simd: CORE_SIMD, scalar: CORE_SCALAR });

/** The build that `load()` takes in this runtime. */
export function packagedCore(): CoreId {
  const { version, simd, scalar } = packaged();
  return { version, sha256: hasSimd() ? simd : scalar };
}

/** Whether a core is this package's, in either build. */
export function isPackaged({ version, sha256 }: CoreId): boolean {
  const own = packaged();
  return version === own.version && (sha256 === own.simd || sha256 === own.scalar);
}
