// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;
import java.util.Locale;

/** What ONNX Runtime runs graphs on. */
public enum ExecutionProvider {
    /** Prefers half precision, which is fast on GPUs; CUDA runs what TensorRT does not support. */
    TENSORRT("_fp16", "_q4f16", "", "_q4", "_quantized", "_int8", "_uint8", "_bnb4"),
    /** Prefers half precision, which is fast on GPUs. */
    CUDA("_fp16", "_q4f16", "", "_q4", "_quantized", "_int8", "_uint8", "_bnb4"),
    /** Prefers full precision, then types that have kernels on a CPU. */
    CPU("", "_q4", "_quantized", "_int8", "_uint8", "_bnb4", "_fp16", "_q4f16");

    private final List<String> suffixes;

    ExecutionProvider(String... suffixes) {
        this.suffixes = List.of(suffixes);
    }

    /** File suffixes of graphs, the preferred one first. */
    public List<String> suffixes() {
        return suffixes;
    }

    /** The name as in options and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
