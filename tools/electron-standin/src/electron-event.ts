// The event object that Electron hands to listeners, with its one method.

/** An event whose default action a listener may prevent. */
export interface PreventableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** Makes an event with the given fields. */
export function createEvent<F extends object>(fields: F): F & PreventableEvent {
  let isPrevented = false;
  return Object.defineProperties(
    {
      ...fields,
      defaultPrevented: false,
      preventDefault() {
        isPrevented = true;
      },
    },
    { defaultPrevented: { get: () => isPrevented, enumerable: true } },
  );
}
