// Losses of other programs through names that one side takes for the same. Each test names the reports that it answers.

import { expect, it } from 'vitest';
import { explain } from '../../../../src/contract/error-text.ts';
import { setStage } from '../../../sim/stage.ts';

const foldsCase = { platform: 'win32', foldsCase: true } as const;

// syncthing #439, #1787
it('of two objects whose names differ in case alone, the second does not take the place of the first', async () => {
  const { computer, remote, rest, objects } = await setStage({ computers: [foldsCase] });
  remote.write('Letter', 'first');
  await rest();
  remote.write('letter', 'second');
  await rest();
  expect(objects()).toEqual({ Letter: 'first', letter: 'second' });
  expect(computer.files()).toEqual({ Letter: 'first' });
  const [attention] = computer.client.journal.attention(null, 10);
  expect(attention?.path).toBe('letter');
  expect(attention && explain(attention.error).why).toBe(
    '\u201cLetter\u201d is there already, which this system takes for the same name.',
  );
});

// syncthing #1787
it('two objects that come at once under such names are not mixed, and neither goes', async () => {
  const { computer, remote, rest, objects } = await setStage({ computers: [foldsCase] });
  remote.write('Dir/a', 'first');
  remote.write('dir/b', 'second');
  await rest();
  expect(objects()).toEqual({ 'Dir/a': 'first', 'dir/b': 'second' });
  expect(computer.files()).toEqual({ 'Dir/a': 'first' });
});

// syncthing #2739, #2907
it('a file of which only the case of the name was changed here does not go from either side', async () => {
  const { computer, rest, objects } = await setStage({ computers: [foldsCase] });
  computer.user.write('letter', 'bytes');
  await rest();
  computer.client.disk.rename('letter', 'LETTER');
  await rest();
  expect(computer.files()).toEqual({ LETTER: 'bytes' });
  expect(objects()).toEqual({ LETTER: 'bytes' });
});

// syncthing #2739, #2907
it('a file of which only the case of the name was changed elsewhere does not go from either side', async () => {
  const { computer, other, rest, objects } = await setStage({ computers: [{}, foldsCase] });
  computer.user.write('dir/letter', 'bytes');
  await rest();
  computer.client.disk.rename('dir/letter', 'dir/LETTER');
  await rest();
  expect(other.files()).toEqual({ 'dir/LETTER': 'bytes' });
  expect(objects()).toEqual({ 'dir/LETTER': 'bytes' });
});

// syncthing #2739
it('two computers that spell a folder differently do not rename what is in it back and forth', async () => {
  const { computer, other, rest, objects } = await setStage({ computers: [foldsCase, foldsCase] });
  computer.user.write('dir/a', 'bytes');
  await rest();
  other.client.disk.rename('dir', 'Dir');
  await rest();
  expect(objects()).toEqual({ 'Dir/a': 'bytes' });
  expect(computer.files()).toEqual({ 'dir/a': 'bytes' });
  const [attention] = computer.client.journal.attention(null, 10);
  expect(attention && explain(attention.error).why).toBe(
    '\u201cdir\u201d is there already, which this system takes for the same name.',
  );
  computer.client.disk.rename('dir', 'Dir');
  await rest();
  expect(computer.files()).toEqual({ 'Dir/a': 'bytes' });
  expect(computer.client.journal.attention(null, 10)).toEqual([]);
});

// syncthing #439
it('a folder of which only the case of the name was changed here does not lose what is in it', async () => {
  const { computer, rest, objects } = await setStage({ computers: [foldsCase] });
  for (const path of ['dir/a', 'dir/b']) computer.user.write(path, `of ${path}`);
  await rest();
  computer.client.disk.rename('dir', 'DIR');
  await rest();
  expect(computer.files()).toEqual({ 'DIR/a': 'of dir/a', 'DIR/b': 'of dir/b' });
  expect(objects()).toEqual(computer.files());
});

// syncthing #2739
it('an object that waits because of its name does not go when the file of the other name does', async () => {
  const { computer, remote, rest, objects } = await setStage({ computers: [foldsCase] });
  remote.write('Letter', 'first');
  await rest();
  remote.write('letter', 'second');
  await rest();
  computer.user.empty();
  await rest();
  expect(objects()).toEqual({ letter: 'second' });
  expect(computer.files()).toEqual({ letter: 'second' });
});
