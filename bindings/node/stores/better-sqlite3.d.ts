/** What is used of it: as node:sqlite's, which it was the model of. */
declare module "better-sqlite3" {
  interface Statement {
    readonly reader: boolean;
    all(...values: unknown[]): Record<string, unknown>[];
    run(...values: unknown[]): unknown;
  }
  export default class Database {
    constructor(path: string);
    prepare(statement: string): Statement;
    exec(statements: string): unknown;
    close(): void;
  }
}
