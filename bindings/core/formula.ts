// What a spreadsheet takes for a formula (CWE-1236): the one rule for every table that is written as CSV.

/** = + - @, full-width ones too, first of all that is seen: white space, byte order marks, controls and what else has no
 *  width are dropped by one spreadsheet or another, so that they hide nothing. A tab or a line's end makes a cell of
 *  what follows in some, whatever that is (OWASP). */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}\p{DI}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

export const isFormula = (text: string): boolean => FORMULA.test(text);
