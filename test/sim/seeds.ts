// Seeds that once showed a fault. Each is run for good; what it shows depends on every draw of the simulation, so it may come to show nothing.

export const onceFailed: readonly (readonly [seed: number, what: string])[] = [
  [1, 'removals were never old enough to be carried out'],
  [2, 'a file that became a folder was never removed from the bucket'],
  [4, 'an object whose name a folder had was tried again for ever'],
  [6, 'what was gone here and changed there was never brought'],
  [40, 'a file that gave way was forgotten when its place was taken only halfway'],
  [220, 'a conflict copy that was edited stood in the way of the next one'],
  [430, 'a removal waited for ever for a file of another spelling'],
  [816, 'an edit at the very moment of a download was taken for the download'],
  [989, 'a rename was never followed once the file had been touched'],
];
