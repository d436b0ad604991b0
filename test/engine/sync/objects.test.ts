// The real objects do what all must: on the sandbox, on lesser servers, and on the server given by environment, if any.

import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { givenServer, type S3Server } from '../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { describeObjects, type ObjectsKind } from './objects-suite.ts';
import { startRealObjects } from './real-objects.ts';

async function onSandbox(
  options: Partial<SandboxOptions> = {},
  { keepsPreconditions = true, isAws = false } = {},
): Promise<ObjectsKind> {
  const { endpoint, region, stop } = await startTestSandbox(options);
  const server: S3Server = { name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop };
  const kind = await startRealObjects(server, { keepsPreconditions, isAws });
  return {
    ...kind,
    stop: async () => {
      await kind.close();
      await stop();
    },
  };
}

const conditions = ['if-match', 'if-none-match'];
const given = givenServer();
if (given) describeObjects(given.name, () => startRealObjects(given));

describeObjects('the sandbox', () => onSandbox());
describeObjects('the sandbox, spoken to as Amazon', () => onSandbox({}, { isAws: true }));
describeObjects('a server that overlooks preconditions', () =>
  onSandbox({ ignores: conditions }, { keepsPreconditions: false }),
);
describeObjects('a server that refuses preconditions', () =>
  onSandbox({ refuses: conditions }, { keepsPreconditions: false }),
);
