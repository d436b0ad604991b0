// A front of its own thread before a real server: passes requests on after a while, and refuses with 503 above a number in flight.

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** Long enough for the store to be what limits the pool, and not the processor, on a machine that is busy with other tests. */
const serviceMs = 60;
const refusal =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
const target = new URL(String(workerData));
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
let bears = 40;
let inFlight = 0;
let served = 0;
let refused = 0;

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  if (inFlight > bears) {
    refused += 1;
    outgoing.writeHead(503, { 'content-type': 'application/xml' }).end(refusal);
    return;
  }
  await setTimeout(serviceMs);
  served += 1;
  const { method, url: path, headers } = incoming;
  await new Promise<void>((resolve, reject) => {
    const onward = request({ host: target.hostname, port: target.port, method, path, headers, agent });
    onward.on('error', reject);
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
      answer.on('end', resolve).on('error', reject);
    });
    onward.end(Buffer.concat(chunks));
  });
}

const server = createServer((incoming, outgoing) => {
  inFlight += 1;
  serve(incoming, outgoing)
    .catch(() => outgoing.destroy())
    .finally(() => {
      inFlight -= 1;
    });
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
parentPort?.on('message', (to: number) => {
  bears = to;
  parentPort?.postMessage({ served, refused });
});
