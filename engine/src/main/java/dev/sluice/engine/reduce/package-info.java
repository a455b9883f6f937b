/**
 * Token reduction: differential drop, temporal merge, scene changes. Pure Java, arrays in and out,
 * one step at a time.
 *
 * <p>{@link dev.sluice.engine.reduce.ReductionPolicy} makes the reducers; everything else that does
 * work is package-private.
 */
package dev.sluice.engine.reduce;
