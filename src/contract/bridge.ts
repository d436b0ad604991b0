// What the preload and main say to each other; the page never sees it.

/** Electron's channels. `engine` asks for a line, and brings its port; `command` brings a MenuCommand; the rest ask and answer. */
export const bridgeChannels = {
  engine: 'engine',
  command: 'command',
  chooseFolder: 'choose-folder',
  reveal: 'reveal',
  openExternal: 'open-external',
} as const;

/** How main answers: `refusal` is a sentence for people. An error thrown there would arrive as Electron's own text. */
export type BridgeAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: string };
