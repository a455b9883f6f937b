/** Arrays of numbers: files and number formats. */
package dev.sluice.model.tensor;
