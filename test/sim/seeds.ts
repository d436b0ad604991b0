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
  [2147, 'the second name of a file that a crash had left was never taken away'],
  [2578, 'a folder made in the middle of a move stayed in our own'],
  [4733, 'a file of a copied folder was taken for what had just been brought'],
  [6450, 'two computers that spell a folder differently renamed back and forth'],
  [11246, 'two computers that spell a folder differently renamed back and forth'],
  [5356, 'a file that could not go back to where it was stopped the pair'],
  [11464, 'a folder that may not be read stopped the pair after a crash'],
  [7613, 'an edit that could not go back to its name lay in the trash'],
  [16677, 'what a program wrote to a file in the trash was forgotten there'],
];
