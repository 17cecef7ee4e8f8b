// What node-postgres throws, whatever part of the way it comes from: the server's errors have a severity, a host of
// several addresses fails with an error for each.

export interface PostgresError {
  /** SQLSTATE, or that of the system. */
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly errors?: readonly unknown[];
  readonly message?: unknown;
}

/** What it says. Messages hold no address with a password: they name host and port. */
export function reasonOf(error: unknown): string {
  const { message, errors } = error as PostgresError;
  return errors?.length ? reasonOf(errors[0]) : String(message);
}
