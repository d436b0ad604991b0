// The utility process of the conformance app: answers on whatever port it is given.

import { setTimeout as sleep } from 'node:timers/promises';

console.log(
  `child says ${process.env.GREETING} to ${process.argv.slice(2).join(' and ')} as ${process.type}`,
);

process.parentPort.on('message', ({ data, ports }) => {
  if (data.kind === 'exit') process.exit(data.code);
  if (data.kind === 'echo') process.parentPort.postMessage(data.value);
  const [port] = ports;
  if (port === undefined) return;
  port.on('message', async ({ data: question, ports: carried }) => {
    if (carried.length > 0) carried[0].postMessage('through the inner port');
    else if (question.flood !== undefined) flood(port, question.flood, question.text);
    else {
      await sleep(1);
      port.postMessage({ child: question });
    }
  });
  port.start();
});

function flood(port, count, text) {
  for (let number = 0; number < count; number++) port.postMessage({ number, text });
}
