// SPDX-License-Identifier: Apache-2.0
/**
 * The program behind {@code benchmarks/gpu}: what the model runtime does on a GPU. It measures,
 * within a given time, precisions, the location of the KV cache, answers in one batch, live streams
 * per GPU, decoding by NVDEC and TensorRT, and what goes over PCIe meanwhile. On a CPU it measures
 * the same, as far as there is anything to measure.
 */
@NullMarked
package dev.sluice.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
