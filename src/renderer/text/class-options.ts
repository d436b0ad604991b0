// Storage classes to choose from in a form.

import { type StorageClass, storageClasses } from '../../contract/models.ts';
import { storageClassMeaning, storageClassName } from './storage-classes.ts';

export const byDefault = 'default';
export type ClassChoice = StorageClass | typeof byDefault;

/** Every class with what it means, after the choice of not choosing, which is called `defaultLabel`. */
export function classOptions(
  defaultLabel: string,
): readonly { readonly value: ClassChoice; readonly label: string; readonly note?: string }[] {
  return [
    { value: byDefault, label: defaultLabel },
    ...storageClasses.map((value) => ({
      value,
      label: storageClassName(value),
      note: storageClassMeaning(value),
    })),
  ];
}

/** The class that was chosen; null for the default. */
export function chosenClass(choice: ClassChoice): StorageClass | null {
  return choice === byDefault ? null : choice;
}
