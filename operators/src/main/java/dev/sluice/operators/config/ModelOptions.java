package dev.sluice.operators.config;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.RuntimeOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Map;

/** Which model answers, and what it runs on. */
public final class ModelOptions {

    public static final ConfigOption<String> PATH =
            ConfigOptions.key("sluice.model.path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Model folder in the layout of transformers.js: config.json,"
                                    + " tokenizer.json, onnx/…. It must be there on every task"
                                    + " manager.");

    public static final ConfigOption<String> PROVIDER =
            ConfigOptions.key("sluice.model.provider")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription(
                            "'cuda', 'tensorrt' or 'cpu': this one or an error. 'auto': CUDA when it"
                                    + " loads, else the CPU, with one line in the log that says"
                                    + " why; and before them TensorRT where provider-options has"
                                    + " one of its own (trt_…).");

    public static final ConfigOption<Map<String, String>> PROVIDER_OPTIONS =
            ConfigOptions.key("sluice.model.provider-options")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Options of ONNX Runtime's providers, by its names for them; one key"
                                    + " each:"
                                    + " 'sluice.model.provider-options.gpu_mem_limit'. Those that"
                                    + " begin with 'trt_' are TensorRT's, the others CUDA's,"
                                    + " device_id both's. The CPU takes none: with the provider"
                                    + " 'cpu' they are an error, with 'auto' unused.");

    public static final ConfigOption<String> SUFFIX =
            ConfigOptions.key("sluice.model.suffix")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription(
                            "Which files of the folder: the suffix of the graphs' names, such as"
                                    + " '_fp16' or '_q4'; 'auto' takes what is there, full"
                                    + " precision first on a CPU.");

    public static final ConfigOption<Integer> THREADS =
            ConfigOptions.key("sluice.model.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Threads inside one run of a graph. 0: the caller's and those of one"
                                    + " pool that all graphs of the process share, together one a"
                                    + " core, whatever the parallelism of the job. 1: the"
                                    + " caller's alone; a little more for who keeps all cores"
                                    + " busy with many streams. More: as many for each graph."
                                    + " Answers are promised to be equal byte for byte only with"
                                    + " the same number.");

    public static final ConfigOption<Integer> PREFILL_BLOCK =
            ConfigOptions.key("sluice.model.prefill-block")
                    .intType()
                    .defaultValue(64)
                    .withDescription(
                            "Rows of the prompt that go through the decoder at once. With a session"
                                    + " less than one block is left to run for a question; GPUs"
                                    + " want more of them at once, 256 or so. Answers are equal"
                                    + " byte for byte only with the same number.");

    public static final ConfigOption<String> INNER_PRUNING =
            ConfigOptions.key("sluice.model.inner-pruning")
                    .stringType()
                    .defaultValue("none")
                    .withDescription(
                            "Visual tokens that are left out between the layers of the language"
                                    + " model: 'none', or a method and, for each place, the first"
                                    + " layer that does not see them, counted from 0, and the"
                                    + " share of all visual tokens that is gone from there on:"
                                    + " 'holitom@12:0.5', 'fastv@2:0.5',"
                                    + " 'pyramiddrop@8:0.25,16:0.5'.");

    public static final ConfigOption<CachePlacement> CACHES =
            ConfigOptions.key("sluice.model.caches")
                    .enumType(CachePlacement.class)
                    .defaultValue(CachePlacement.AUTO)
                    .withDescription(
                            "Where the language model's keys and values lie between its runs:"
                                    + " 'device' leaves them where it computes, 'host' takes them"
                                    + " to main memory and back at each run, 'auto' leaves them on"
                                    + " a GPU. The bounds of sessions are bounds on this memory.");

    public static final ConfigOption<Integer> ENCODE_WORKERS =
            ConfigOptions.key("sluice.model.encode-workers")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Chunks that a process decodes and encodes at the same time, whatever"
                                    + " the parallelism of the job; 0 = one a core. One stream"
                                    + " never has more than one in work.");

    public static final ConfigOption<Integer> MAX_FAILURES =
            ConfigOptions.key("sluice.model.max-failures")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "Chunks in a row, of all streams of a subtask, that may fail in the"
                                    + " model and become dead letters; with one more the job"
                                    + " fails and begins again, because the model and not the"
                                    + " video is broken. 0 = any number.");

    /** All of them, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    PATH,
                    PROVIDER,
                    PROVIDER_OPTIONS,
                    SUFFIX,
                    THREADS,
                    PREFILL_BLOCK,
                    INNER_PRUNING,
                    CACHES,
                    ENCODE_WORKERS,
                    MAX_FAILURES);

    private ModelOptions() {}

    /**
     * How the folder is opened.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static RuntimeOptions runtime(ReadableConfig config) {
        return new RuntimeOptions(
                config.get(PROVIDER),
                config.get(SUFFIX),
                config.get(THREADS),
                config.get(PREFILL_BLOCK),
                SessionOptions.limits(config),
                innerPruning(config),
                providerOptions(config),
                config.get(CACHES));
    }

    private static InnerPruning innerPruning(ReadableConfig config) {
        try {
            return InnerPruning.parse(config.get(INNER_PRUNING));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(INNER_PRUNING.key() + ": " + e.getMessage(), e);
        }
    }

    private static ProviderOptions providerOptions(ReadableConfig config) {
        try {
            return new ProviderOptions(config.get(PROVIDER_OPTIONS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PROVIDER_OPTIONS.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Number of threads that decode and encode in a process.
     *
     * @throws ConfigException if it is negative
     */
    public static int encodeWorkers(ReadableConfig config) {
        int workers = config.get(ENCODE_WORKERS);
        if (workers < 0) {
            throw ConfigException.outOfRange(
                    ENCODE_WORKERS, workers, "at least 0, where 0 is one a core");
        }
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
