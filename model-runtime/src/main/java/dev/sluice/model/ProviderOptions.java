// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Options of ONNX Runtime's execution providers, under ONNX Runtime's own names. Options that begin
 * with {@code trt_} are for TensorRT, the others for CUDA; {@code device_id} is for both.
 *
 * @param values as text, by name
 */
public record ProviderOptions(Map<String, String> values) {

    private static final ProviderOptions NONE = new ProviderOptions(Map.of());

    private static final String TENSORRT = "trt_";
    private static final String DEVICE = "device_id";

    /** Options whose values are addresses in this process, which cannot be configured. */
    private static final Set<String> ADDRESSES =
            Set.of(
                    "user_compute_stream",
                    "has_user_compute_stream",
                    "gpu_external_alloc",
                    "gpu_external_free",
                    "gpu_external_empty_cache",
                    "default_memory_arena_cfg",
                    "trt_onnx_bytestream",
                    "trt_onnx_bytestream_size",
                    "trt_external_data_bytestream",
                    "trt_external_data_bytestream_size");

    public ProviderOptions {
        values.forEach(ProviderOptions::check);
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    private static void check(String name, String value) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "found the name '%s'; expected one as ONNX Runtime writes it, such as gpu_mem_limit"
                            .formatted(name));
        }
        if (ADDRESSES.contains(name)) {
            throw new IllegalArgumentException(
                    "found %s, whose value is an address in memory; leave it out, since it cannot be configured"
                            .formatted(name));
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("found no value of " + name + "; expected one");
        }
    }

    /** No options: the providers' defaults. */
    public static ProviderOptions none() {
        return NONE;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether any option is for TensorRT alone. */
    public boolean hasTensorrt() {
        return values.keySet().stream().anyMatch(ProviderOptions::isTensorrt);
    }

    /** Returns the options for CUDA. */
    public Map<String, String> cuda() {
        return only(false);
    }

    /** Returns the options for TensorRT. */
    public Map<String, String> tensorrt() {
        return only(true);
    }

    private Map<String, String> only(boolean tensorrt) {
        return values.entrySet().stream()
                .filter(one -> one.getKey().equals(DEVICE) || isTensorrt(one.getKey()) == tensorrt)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isTensorrt(String name) {
        return name.startsWith(TENSORRT);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
