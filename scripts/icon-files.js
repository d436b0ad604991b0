// Packs PNG pictures into the icon files of Windows and macOS.

/** An .ico: a directory of entries, then the pictures. `pictures` maps a size in pixels to a PNG. */
export function packIco(pictures, sizes) {
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  sizes.forEach((size, index) => {
    const at = 6 + 16 * index;
    const { length } = pictures.get(size);
    // A byte holds up to 255; 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += length;
  });
  return Buffer.concat([header, ...sizes.map((size) => pictures.get(size))]);
}

// Apple's names for a picture of this many pixels; "@2x" pictures have names of their own.
const icnsNames = [
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
export function packIcns(pictures) {
  const chunks = icnsNames.map(([name, size]) => chunk(name, pictures.get(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(name, content) {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}
