package dev.sluice.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Options of ONNX Runtime's providers, by the names that these have for them. Those that begin with
 * {@code trt_} are TensorRT's, the others CUDA's; {@code device_id} goes to both.
 *
 * @param values by name, as text
 */
public record ProviderOptions(Map<String, String> values) {

    private static final ProviderOptions NONE = new ProviderOptions(Map.of());

    private static final String TENSORRT = "trt_";
    private static final String DEVICE = "device_id";

    /** Their values are addresses in this process: nothing that a configuration can know. */
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
                    "found the name '"
                            + name
                            + "'; expected one as ONNX Runtime writes it, such as gpu_mem_limit");
        }
        if (ADDRESSES.contains(name)) {
            throw new IllegalArgumentException(
                    "found "
                            + name
                            + ", whose value is an address in memory; leave it out, it cannot be"
                            + " configured");
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("found no value of " + name + "; give it one");
        }
    }

    /** What the providers do by themselves. */
    public static ProviderOptions none() {
        return NONE;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether any is for TensorRT alone. */
    public boolean hasTensorrt() {
        return values.keySet().stream().anyMatch(ProviderOptions::isTensorrt);
    }

    /** What CUDA is given. */
    public Map<String, String> cuda() {
        return only(false);
    }

    /** What TensorRT is given. */
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
