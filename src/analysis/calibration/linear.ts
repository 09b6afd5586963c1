import { assert } from "../../domain/assert.ts";

/** A square matrix, row after row. */
export type Matrix = readonly (readonly number[])[];

/** The inverse of a symmetric matrix that is positive definite, by Gauss–Jordan elimination. Errors: asserts that it has one. */
export function inverse(matrix: Matrix): Matrix {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...row.map((_, column) => (column === index ? 1 : 0))]);
  for (let pivot = 0; pivot < size; pivot += 1) {
    const pivotRow = rows[pivot] as number[];
    const head = pivotRow[pivot] as number;
    assert(Math.abs(head) > 1e-12, "a positive definite matrix");
    for (let column = 0; column < 2 * size; column += 1)
      pivotRow[column] = (pivotRow[column] as number) / head;
    for (const row of rows) {
      const factor = row[pivot] as number;
      if (row === pivotRow || factor === 0) continue;
      for (let column = 0; column < 2 * size; column += 1) {
        row[column] = (row[column] as number) - factor * (pivotRow[column] as number);
      }
    }
  }
  return rows.map((row) => row.slice(size));
}

/** Matrix times vector. */
export function times(matrix: Matrix, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
