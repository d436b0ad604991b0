// Asks the engine from inside the desktop's page, over a line of the test's own beside the one the window uses.

import type { Page } from 'playwright-core';
import type { CallInput, CallName, CallOutput } from '../../src/contract/api.ts';
import { enginePortMessage } from '../../src/contract/shell.ts';

/** One call, with the answer as it came over the port; rejects with the engine's error as JSON. */
export function askEngine<N extends CallName>(
  page: Page,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  return page.evaluate(
    ([name, input, portMessage]) =>
      new Promise<CallOutput<N>>((resolve, reject) => {
        const onPort = (event: MessageEvent<unknown>) => {
          const [port] = event.ports;
          if (event.data !== portMessage || !port) return;
          window.removeEventListener('message', onPort);
          port.addEventListener('message', ({ data }) => {
            port.close();
            if (data.t === 'done') resolve(data.output);
            else reject(new Error(JSON.stringify(data)));
          });
          port.start();
          port.postMessage({ t: 'call', id: 1, name, input });
        };
        window.addEventListener('message', onPort);
        window.longshore?.requestEngine();
      }),
    [name, input, enginePortMessage] as const,
  );
}
