// Texts for a table that a spreadsheet may open.

import { isFormula } from "../core/formula.js";

/** With an apostrophe before what a spreadsheet would compute, as OWASP advises: it shows the rest and runs none of
 *  it. */
export const unrun = (text: string): string => (isFormula(text) ? `'${text}` : text);
