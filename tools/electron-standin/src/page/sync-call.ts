// Questions that the preload must have answered before its next line: the page stops at a breakpoint, and the stand-in,
// which is its debugger, reads the question from the frame, writes the answer into it and lets it run on.

export type AskMain = (question: 'file-path' | 'send-sync', text: string, file: File | undefined) => string;

// The debugger recognises this frame by its name and these variables by theirs.
export const standinSyncCall: AskMain = (question, text, file) => {
  const answer: string[] = [];
  // oxlint-disable-next-line no-debugger -- the stop is the question
  debugger;
  if (answer[0] === undefined)
    throw new Error(`The main process did not answer ${question} ${text}${file ? ` ${file.name}` : ''}`);
  return answer[0];
};
