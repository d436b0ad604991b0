// The wire stands alone: what runs in a thread of its own brings nothing of the SDK along.

import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

describe('the wire', () => {
  it.each(['fast-wire', 'slow-wire', 'list-page', 'delete-objects'])(
    'needs nothing but Node for %s',
    async (name) => {
      const { metafile } = await build({
        entryPoints: [`src/engine/store/s3/wire/${name}.ts`],
        bundle: true,
        platform: 'node',
        format: 'esm',
        write: false,
        metafile: true,
      });
      const inputs = Object.keys(metafile.inputs);
      expect(inputs.filter((input) => !input.startsWith('src/'))).toEqual([]);
      expect(inputs.filter((input) => !/^src\/(base|engine\/store\/s3\/(wire\/|slots))/.test(input))).toEqual(
        [],
      );
    },
  );
});
