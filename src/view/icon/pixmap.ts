/** A picture of square pixels. `rgba` holds four bytes per pixel, row by row, colour not multiplied by alpha. */
export interface Pixmap {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Red, green, blue 0–255, and alpha 0–255 where it is not opaque. */
export type Color = readonly [red: number, green: number, blue: number, alpha?: number];

/** Unit: pixels, from the upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A canvas that only knows rectangles of whole pixels. Painting replaces; what lies outside is cut off. */
export class PixelCanvas {
  readonly #rgba: Uint8Array;
  readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.#rgba = new Uint8Array(size * size * 4);
  }

  paint({ x, y, width, height }: Rectangle, [red, green, blue, alpha = 255]: Color): void {
    for (let row = Math.max(0, y); row < Math.min(this.size, y + height); row++) {
      for (let column = Math.max(0, x); column < Math.min(this.size, x + width); column++) {
        this.#rgba.set([red, green, blue, alpha], (row * this.size + column) * 4);
      }
    }
  }

  pixmap(): Pixmap {
    return { width: this.size, height: this.size, rgba: this.#rgba };
  }
}

/** The bytes as StatusNotifierItem wants them: alpha, red, green, blue for each pixel ("ARGB32, network byte order"). */
export function toArgb32({ rgba }: Pixmap): Uint8Array {
  const argb = new Uint8Array(rgba.length);
  for (let index = 0; index < rgba.length; index += 4) {
    argb.set([rgba[index + 3] ?? 0, rgba[index] ?? 0, rgba[index + 1] ?? 0, rgba[index + 2] ?? 0], index);
  }
  return argb;
}

/** The bytes as Windows' 32-bit icons want them: blue, green, red, alpha. */
export function toBgra32({ rgba }: Pixmap): Uint8Array {
  const bgra = new Uint8Array(rgba.length);
  for (let index = 0; index < rgba.length; index += 4) {
    bgra.set([rgba[index + 2] ?? 0, rgba[index + 1] ?? 0, rgba[index] ?? 0, rgba[index + 3] ?? 0], index);
  }
  return bgra;
}
