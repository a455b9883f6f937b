// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

/** A group of figures that are measured one after the other. */
interface Part {

    /** What it is about, for the lines about PCIe and about failures. */
    String name();

    /** Measures and adds the figures. */
    void measure(Figures figures) throws Exception;
}
