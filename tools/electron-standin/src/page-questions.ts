// Answers the questions that a preload asks synchronously, while the page stands at the breakpoint of `standinSyncCall`.

import type { CdpSession, Protocol } from './cdp.ts';

/** Gives the answer to a `sendSync`: JSON text of a wire value. */
export type AnswerSendSync = (json: string) => string;

/** Becomes the debugger of a page for the sake of these questions; any other breakpoint is walked over. */
export async function answerPageQuestions(
  session: CdpSession,
  answerSendSync: AnswerSendSync,
): Promise<void> {
  session.on('Debugger.paused', ({ callFrames }) => {
    const frame = callFrames[0];
    const answered = frame?.functionName === 'standinSyncCall' ? answer(frame) : Promise.resolve();
    answered.catch(() => undefined).finally(() => session.tell('Debugger.resume'));
  });
  await session.send('Debugger.enable');

  async function answer({ callFrameId }: Protocol.Debugger.CallFrame): Promise<void> {
    const read = async (expression: string) =>
      (await session.send('Debugger.evaluateOnCallFrame', { callFrameId, expression })).result;
    const question = (await read('question')).value;
    const text =
      question === 'file-path'
        ? await pathOf((await read('file')).objectId)
        : answerSendSync((await read('text')).value);
    await read(`answer[0] = ${JSON.stringify(text)}`);
  }

  async function pathOf(objectId: string | undefined): Promise<string> {
    if (objectId === undefined) return '';
    return (await session.send('DOM.getFileInfo', { objectId })).path;
  }
}
