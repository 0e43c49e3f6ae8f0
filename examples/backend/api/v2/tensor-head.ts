import type { DataType } from '../../../../fixtures/engines/engine.ts';

/** What every form of a tensor says about itself. */
export interface TensorHead {
  readonly name: string;
  readonly datatype: DataType;
  readonly shape: readonly number[];
}
