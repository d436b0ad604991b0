// The real objects do what all must: on the sandbox, on lesser servers, and on the server given by environment, if any.

import type { SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { lesserStores } from '../../support/lesser-stores.ts';
import { givenServer, type S3Server } from '../../support/s3-server.ts';
import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';
import { describeObjects, type ObjectsKind } from './objects-suite.ts';
import { type RealOptions, startRealObjects } from './real-objects.ts';

async function onSandbox(
  options: Partial<SandboxOptions> = {},
  { isAws = false, ...kindOf }: RealOptions & { isAws?: boolean } = {},
): Promise<ObjectsKind> {
  const { endpoint, region, stop } = await startTestSandbox(options);
  const server: S3Server = { name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop };
  const kind = await startRealObjects(server, { ...kindOf, isAws });
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
if (given) {
  describeObjects(given.name, () => startRealObjects(given));
  // Ceph 16 forgets preconditions where versions are kept.
  const keepsPreconditions = process.env['LONGSHORE_TEST_S3_KIND'] !== 'ceph';
  describeObjects(`${given.name}, with versions`, () =>
    startRealObjects(given, { keepsPreconditions, keepsVersions: true }),
  );
}

describeObjects('the sandbox', () => onSandbox());
describeObjects('the sandbox, with versions', () => onSandbox({}, { keepsVersions: true }));
describeObjects('a server that fails with versions', () =>
  onSandbox(lesserStores['fails-with-versions'], { keepsPreconditions: false, keepsVersions: true }),
);
describeObjects('the sandbox, spoken to as Amazon', () => onSandbox({}, { isAws: true }));
describeObjects('a server that overlooks preconditions', () =>
  onSandbox({ ignores: conditions }, { keepsPreconditions: false }),
);
describeObjects('a server that refuses preconditions', () =>
  onSandbox({ refuses: conditions }, { keepsPreconditions: false }),
);
