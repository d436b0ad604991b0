// A bucket whose listing follows a rule, and the rule in the words of the server's Lua.

export interface ListRule {
  readonly bucket: string;
  /** What every key begins with; ends in `/` or is empty. */
  readonly folder: string;
  readonly stem: string;
  readonly digits: number;
  readonly suffix: string;
  readonly count: number;
  /** The size of each object. */
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The key of the object with this index, counted from 0. */
export function keyOf({ folder, stem, digits, suffix }: ListRule, index: number): string {
  return `${folder}${stem}${String(index).padStart(digits, '0')}${suffix}`;
}

/** The module `rules` that list.lua reads. */
export function rulesModule(rules: readonly ListRule[], pages: string): string {
  const lines = rules.map((rule) => {
    // nginx makes its ETags of time and size, and a listing must name the same.
    const etag = `${Math.floor(rule.modifiedMs / 1000).toString(16)}-${rule.bytes.toString(16)}`;
    const fields = { ...rule, etag, modified: new Date(rule.modifiedMs).toISOString() };
    const text = Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    return `  [${JSON.stringify(rule.bucket)}] = { ${text.join(', ')} },`;
  });
  return `return {\n  pages = ${JSON.stringify(pages)},\n${lines.join('\n')}\n}\n`;
}
