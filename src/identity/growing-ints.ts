/** A list of 32-bit integers that grows; 4 bytes each, where an array of numbers may take 8 and more. */
export interface GrowingInts {
  push(value: number): void;
  /** What is in the list now. */
  view(): Int32Array;
}

/** An empty list. */
export function growingInts(): GrowingInts {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = new Int32Array(values.length * 2);
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    view: () => values.subarray(0, length),
  };
}
