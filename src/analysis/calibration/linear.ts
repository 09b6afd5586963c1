import { assert, must } from "../../domain/assert.ts";

/** A square matrix, row after row. */
export type Matrix = readonly (readonly number[])[];

/** The inverse of a symmetric matrix that is positive definite, by Gauss–Jordan elimination. Errors: asserts that it has one. */
export function inverse(matrix: Matrix): Matrix {
  let rows: Matrix = matrix.map((row, index) => [
    ...row,
    ...row.map((_, column) => (column === index ? 1 : 0)),
  ]);
  for (let pivot = 0; pivot < matrix.length; pivot += 1) {
    const head = must(rows[pivot]?.[pivot], "a square matrix");
    assert(Math.abs(head) > 1e-12, "a positive definite matrix");
    const pivotRow = must(rows[pivot], "a square matrix").map((value) => value / head);
    rows = rows.map((row, index) => (index === pivot ? pivotRow : without(row, pivotRow, row[pivot] ?? 0)));
  }
  return rows.map((row) => row.slice(matrix.length));
}

function without(row: readonly number[], pivotRow: readonly number[], factor: number): readonly number[] {
  return factor === 0 ? row : row.map((value, column) => value - factor * (pivotRow[column] ?? 0));
}

/** Matrix times vector. */
export function times(matrix: Matrix, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector));
}

/** The inner product of two vectors of one length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
