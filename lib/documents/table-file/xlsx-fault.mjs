/** Why a workbook is not read: a code of `LIST_FAULTS` with its values. */
export class Fault extends Error {
  /** @param {string} code @param {Record<string, string | number>} values */
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}
