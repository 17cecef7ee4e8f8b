// The status codes that every room's functions may return (assembly/status.ts); a room's own are in its abi.ts.

export const Status = { OK: 0, OUT_OF_MEMORY: 6 } as const;
