// What Node does faster than the readers (measured).

import { isAscii, isUtf8 } from "node:buffer";

export const HOST = { isAscii, isUtf8, allocate: (bytes: number) => Buffer.allocUnsafeSlow(bytes) };
