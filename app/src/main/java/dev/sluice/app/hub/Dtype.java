// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The precision of a folder's graphs, as transformers.js names it. */
public enum Dtype {
    FP32(""),
    FP16("_fp16"),
    Q4("_q4"),
    Q4F16("_q4f16"),
    Q8("_quantized"),
    INT8("_int8"),
    UINT8("_uint8"),
    BNB4("_bnb4");

    private final String suffix;

    Dtype(String suffix) {
        this.suffix = suffix;
    }

    /** Returns what it adds to the names of files. */
    public String suffix() {
        return suffix;
    }

    /** Returns the name as it is written on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a precision by its label. */
    public static Optional<Dtype> find(String label) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns the precision with a suffix. */
    public static Optional<Dtype> ofSuffix(String suffix) {
        return Arrays.stream(values()).filter(dtype -> dtype.suffix.equals(suffix)).findFirst();
    }

    /** Returns all labels, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(Dtype::label).collect(Collectors.joining(", "));
    }
}
