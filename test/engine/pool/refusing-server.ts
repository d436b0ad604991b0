// A server of its own thread that answers after 40 ms and refuses with 503 above a number of requests in flight.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** Long enough for the store to be what limits the pool, and not the processor, on a machine that is busy with other tests. */
const serviceMs = 40;
let bears = 40;
let inFlight = 0;
let served = 0;
let refused = 0;

const server = createServer((_request, response) => {
  inFlight += 1;
  const isRefused = inFlight > bears;
  setTimeout(
    () => {
      inFlight -= 1;
      if (isRefused) refused += 1;
      else served += 1;
      response.writeHead(isRefused ? 503 : 200).end('x');
    },
    isRefused ? 1 : serviceMs,
  );
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.on('message', (to: number) => {
  bears = to;
  parentPort?.postMessage({ served, refused });
});
