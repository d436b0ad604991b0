// Why a file of a pair is as it is: a path, and the answer in sentences, with what was done to it lately.

import { useEffect, useState } from 'react';
import { isAbort } from '../../base/abort.ts';
import { doneText } from '../../contract/act-text.ts';
import { explain } from '../../contract/error-text.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { explainPath } from '../../contract/explain-pair.ts';
import { Key } from '../../contract/models.ts';
import type { Pair, PairExplanation } from '../../contract/pair.ts';
import { useWindow } from '../state/window-state.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { TextField } from '../ui/field.tsx';
import { useAbort } from '../ui/use-abort.ts';
import styles from './why-dialog.module.css';

interface WhyDialogProps {
  readonly pair: Pair;
  /** null: yet to be typed. */
  readonly path: Key | null;
}

/** Draws the question and its answer. */
export function WhyDialog({ pair, path }: WhyDialogProps) {
  const window = useWindow();
  const work = useAbort();
  const [typed, setTyped] = useState<string>(path ?? '');
  const [answer, setAnswer] = useState<PairExplanation | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const asked = typed.trim() === '' ? null : typed.replace(/^\/+/, '');
  const ask = async () => {
    if (asked === null) return;
    work.cancel();
    const signal = work.signal();
    setError(null);
    try {
      const input = { id: pair.id, path: Key.parse(asked) };
      setAnswer(await window.line.api.call('pair.explain', input, { signal }));
    } catch (caught) {
      setAnswer(null);
      if (!isAbort(caught)) setError(toAppError(caught, 'pair.explain'));
    }
  };
  useEffect(() => {
    void ask();
    // oxlint-disable-next-line react/exhaustive-deps -- once, about the path it was opened with
  }, []);
  return (
    <Dialog
      title={`Why is a file of ${pair.name} as it is?`}
      size="large"
      onClose={window.dialogs.close}
      onSubmit={() => void ask()}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Close</Button>
          <Button look="primary" type="submit" isDisabled={asked === null}>
            Tell why
          </Button>
        </>
      }
    >
      <TextField
        label="Path of the file"
        value={typed}
        onChange={setTyped}
        autoFocus
        isMono
        placeholder="2026/lisbon/DSC_0001.NEF"
        note="As it is named below the folder of the pair, with / between folders."
      />
      <div role="status">{answer && <Answer answer={answer} />}</div>
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}

function Answer({ answer }: { readonly answer: PairExplanation }) {
  return (
    <div className={styles.answer}>
      <ul className={styles.sentences}>
        {explainPath(answer).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {answer.history.length > 0 && (
        <table className={styles.history}>
          <caption>What was done to it, newest first</caption>
          <tbody>
            {answer.history.map(({ id, atMs, act, trash, error }) => (
              <tr key={id}>
                <td title={formatExactTime(atMs)}>{formatWhen(atMs)}</td>
                <td>{error ? 'Failed' : doneText(act)}</td>
                <td>
                  {error ? explain(error).why : trash !== null && `what gave way is in the trash: ${trash}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
