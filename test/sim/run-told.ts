// Shows one state of the dry-run property: what was told, what was done, and how the two differ.
//   node test/sim/run-told.ts 'two-way, keep-both' 17

import { tellAndDo } from './told.ts';
import { setups } from './told-setups.ts';
import { type Heard } from './told-world.ts';

const [name = '', seed] = process.argv.slice(2);
const setup = setups.get(name);
if (!setup) throw new Error(`there is ${[...setups.keys()].map((one) => `“${one}”`).join(', ')}`);
const { before, after, told, done, wrongs } = await tellAndDo(setup, Number(seed));
const bytesOf = (side: typeof before.local) =>
  Object.fromEntries([...side].map(([path, { bytes }]) => [path, bytes]));
const heard = ({ actions, attention, report }: Heard) => [
  ...actions.map((action) => JSON.stringify(action)),
  ...attention,
  JSON.stringify(report),
];
for (const [what, shown] of Object.entries({ before, after }))
  console.log(what, { local: bytesOf(shown.local), remote: bytesOf(shown.remote) });
console.log(['told:', ...heard(told), 'done:', ...heard(done), 'wrong:', ...wrongs].join('\n'));
