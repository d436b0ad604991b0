// Losses of other programs that believed a listing. Each test names the reports that it answers.

import { expect, it } from 'vitest';
import { setStage } from '../../../sim/stage.ts';

// aws-cli PR #6845, #440, #8470
it('no order of names makes a file that is on both sides go from one', async () => {
  for (const pageSize of [1, 2, 3]) {
    const { computer, rest, objects, watch } = await setStage({ pageSize });
    // Beyond U+FFFF the order of UTF-16 units is another than that of bytes; a slash sorts between other signs.
    const names = ['a', 'a-b', 'a.b', 'a/b', 'a0', 'A', 'A/\u00e9', 'e\u0301', '\uffee', '\u{1f600}', '#'];
    const free = names.filter((name) => !names.some((other) => other.startsWith(`${name}/`)));
    for (const name of free) computer.user.write(name, `of ${name}`);
    await rest();
    const before = watch.mutations;
    expect(await computer.run()).toMatchObject({ files: free.length, unsure: 0 });
    expect(watch.mutations).toBe(before);
    expect(Object.keys(objects())).toHaveLength(free.length);
  }
});

// gilbertchen/duplicacy PR #655; rclone #7972; minio/mc #3067; aws-cli #5908
it.each([
  ['a key', ['d/b']],
  ['all that comes after the first page', ['d/a', 'd/b', 'd/c', 'e']],
])('a listing that leaves out %s takes nothing away here', async (_, leftOut) => {
  const { computer, rest, objects, wait, leaveOut } = await setStage();
  for (const path of ['d/a', 'd/b', 'd/c', 'e']) computer.user.write(path, `of ${path}`);
  await rest();
  const before = computer.files();
  for (const path of leftOut) leaveOut(path);
  for (let runs = 0; runs < 4; runs += 1) {
    expect(await computer.run()).toMatchObject({ done: { 'remove-local': 0 } });
    await wait();
  }
  expect(computer.files()).toEqual(before);
  expect(objects()).toEqual(before);
});

// aws-cli #5908
it('a listing that leaves out a key does not make the file there be replaced', async () => {
  const { computer, remote, rest, objects, wait, leaveOut } = await setStage({
    bucket: { versioning: 'on' },
  });
  computer.user.write('a', 'first');
  await rest();
  remote.write('a', 'theirs');
  leaveOut('a');
  computer.user.write('a', 'ours');
  for (let runs = 0; runs < 3; runs += 1) {
    await computer.run();
    await wait();
  }
  expect(objects()).toEqual({ a: 'theirs' });
  expect(computer.files()).toEqual({ a: 'ours' });
});

// nextcloud/desktop #3444 in the other direction: a bucket that answers half
it.each(['objects.list ', 'objects.look d/a'])(
  'a failed answer to %s takes nothing away here',
  async (label) => {
    const { computer, remote, rest, fail, wait, watch } = await setStage();
    for (const path of ['d/a', 'd/b']) computer.user.write(path, `of ${path}`);
    await rest();
    remote.remove('d/a');
    await computer.run();
    await wait();
    const removals: string[] = [];
    const tell = watch.onMutation.bind(watch);
    watch.onMutation = (mutation) => {
      if (mutation.side === 'local' && mutation.act === 'move') removals.push(mutation.path);
      tell(mutation);
    };
    fail(label, 'before', 'access.denied');
    await computer.run();
    expect(removals).toEqual([]);
    expect(computer.files()).toHaveProperty(['d/a']);
    await wait();
    await rest();
    expect(computer.files()).toEqual({ 'd/b': 'of d/b' });
  },
);
