/** The path of a program of PostgreSQL's; throws with what to install when it is nowhere. */
export function find(program: "initdb" | "postgres"): string;
