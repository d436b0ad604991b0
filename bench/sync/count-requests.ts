// Loaded into the practice server before its own program: counts what it is asked, and tells whoever started it.

import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { countRequest, noRequests } from './requests.ts';

let counted = noRequests;
subscribe('http.server.request.start', (told) => {
  if (typeof told !== 'object' || told === null || !('request' in told)) return;
  if (told.request instanceof IncomingMessage) counted = countRequest(counted, told.request);
});
process.on('message', () => {
  process.send?.(counted);
  counted = noRequests;
});
// Whoever started this process is its reason to live.
process.on('disconnect', () => process.exit(0));
