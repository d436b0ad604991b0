// Runs the shared behaviours on the sandbox, or on the endpoint that the environment names.

import { describe } from 'vitest';
import { describeBehaviour } from './behaviour.ts';
import { describeVersions } from './behaviour-of-versions.ts';
import { endpointKind } from './endpoint.ts';

describe(`S3 as ${endpointKind} speaks it`, () => {
  describeBehaviour();
  describeVersions();
});
