package dev.sluice.model;

import java.util.List;
import java.util.Locale;

/** Where graphs run. */
public enum ExecutionProvider {
    /** Half precision first: it is what GPUs are fast at. Runs by CUDA what it does not take. */
    TENSORRT("_fp16", "_q4f16", "", "_q4", "_quantized", "_int8", "_uint8", "_bnb4"),
    /** Half precision first: it is what GPUs are fast at. */
    CUDA("_fp16", "_q4f16", "", "_q4", "_quantized", "_int8", "_uint8", "_bnb4"),
    /** Full precision first, then what has kernels on a CPU. */
    CPU("", "_q4", "_quantized", "_int8", "_uint8", "_bnb4", "_fp16", "_q4f16");

    private final List<String> suffixes;

    ExecutionProvider(String... suffixes) {
        this.suffixes = List.of(suffixes);
    }

    /** File suffixes of graphs, the best for this provider first. */
    public List<String> suffixes() {
        return suffixes;
    }

    /** The name as in options and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
