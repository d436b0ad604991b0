// nativeImage: the bytes of an image and its size; nothing is decoded.

import { readFileSync } from 'node:fs';
import { GuardedEmitter, guard } from './guarded.ts';

const pngHead = '89504e470d0a1a0a';

export class NativeImage
  extends GuardedEmitter
  implements
    Pick<
      Electron.NativeImage,
      | 'isEmpty'
      | 'getSize'
      | 'getAspectRatio'
      | 'getScaleFactors'
      | 'toPNG'
      | 'toDataURL'
      | 'addRepresentation'
      | 'setTemplateImage'
      | 'isTemplateImage'
      | 'isMacTemplateImage'
    >
{
  readonly #bytes: Buffer;
  readonly #size: Electron.Size;
  isMacTemplateImage = false;

  constructor(bytes: Buffer, size = sizeOf(bytes)) {
    super('NativeImage');
    this.#bytes = bytes;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  getSize(scaleFactor = 1): Electron.Size {
    return { width: this.#size.width / scaleFactor, height: this.#size.height / scaleFactor };
  }

  getAspectRatio(): number {
    return this.#size.height === 0 ? 1 : this.#size.width / this.#size.height;
  }

  getScaleFactors(): number[] {
    return [1];
  }

  /** Gives the same picture, which only claims the new size. */
  resize({ width, height }: Electron.ResizeOptions): NativeImage {
    const ratio = this.getAspectRatio();
    const size = {
      width: width ?? Math.round((height ?? 0) * ratio),
      height: height ?? Math.round((width ?? 0) / ratio),
    };
    return new NativeImage(this.#bytes, size);
  }

  toPNG(): Buffer {
    return Buffer.from(this.#bytes);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`;
  }

  setTemplateImage(isTemplate: boolean): void {
    this.isMacTemplateImage = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage;
  }

  addRepresentation(_options: Electron.AddRepresentationOptions): void {}
}

function sizeOf(bytes: Buffer): Electron.Size {
  if (bytes.subarray(0, 8).toString('hex') !== pngHead) return { width: 0, height: 0 };
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}

export const nativeImage = guard(
  {
    createEmpty: () => new NativeImage(Buffer.alloc(0)),
    createFromPath: (path: string) => new NativeImage(readOrEmpty(path)),
    createFromBuffer: (buffer: Buffer) => new NativeImage(buffer),
    createFromDataURL: (url: string) =>
      new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
  },
  'nativeImage',
);
