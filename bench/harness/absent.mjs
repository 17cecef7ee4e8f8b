/** What cannot be measured here, and why: it is named in the report, and no failure. */
export class Absent extends Error {}
