// Packs PNG pictures into the icon files of Windows and macOS.

/** PNG files by their size in pixels. */
export type Pictures = ReadonlyMap<number, Buffer>;

/** An .ico: a directory of entries, then the pictures. */
export function packIco(pictures: Pictures, sizes: readonly number[]): Buffer {
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    const { length } = pictureOf(pictures, size);
    // A byte holds up to 255; 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += length;
  });
  return Buffer.concat([header, ...sizes.map((size) => pictureOf(pictures, size))]);
}

// Apple's names for a picture of this many pixels; "@2x" pictures have names of their own.
const icnsNames: readonly (readonly [name: string, sizePx: number])[] = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** An .icns: a magic word, the length of the whole, then each picture with its name and length. */
export function packIcns(pictures: Pictures): Buffer {
  const chunks = icnsNames.map(([name, size]) => chunk(name, pictureOf(pictures, size)));
  return chunk('icns', Buffer.concat(chunks));
}

function pictureOf(pictures: Pictures, sizePx: number): Buffer {
  const picture = pictures.get(sizePx);
  if (picture === undefined) throw new Error(`There is no picture of ${sizePx} pixels.`);
  return picture;
}

function chunk(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}
