/**
 * Arrays of values outside of any graph: half precision and NumPy's file format. The entry points
 * are {@link dev.sluice.model.tensor.Float16} and {@link dev.sluice.model.tensor.Npy}. Plain Java;
 * other modules use this package, too.
 */
package dev.sluice.model.tensor;
