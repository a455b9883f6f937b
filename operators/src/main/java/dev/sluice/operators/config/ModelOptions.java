// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.engine.perceive.EncoderSignals;
import dev.sluice.model.BatchLimits;
import dev.sluice.model.Batching;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.ProviderOptions;
import dev.sluice.model.RuntimeOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

import java.util.List;
import java.util.Map;

/** Options of the model and of what it runs on. */
public final class ModelOptions {

    public static final ConfigOption<String> PATH =
            ConfigOptions.key("sluice.model.path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Model folder in the layout of transformers.js (config.json,"
                                    + " tokenizer.json, onnx/…). It must exist under the same path on"
                                    + " every task manager.");

    public static final ConfigOption<String> PROVIDER =
            ConfigOptions.key("sluice.model.provider")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription(
                            "Execution provider of ONNX Runtime. 'cuda', 'tensorrt' and 'cpu'"
                                    + " use this provider or fail. 'auto' uses CUDA if it can be loaded"
                                    + " and otherwise the CPU; the log then says why. 'auto' tries"
                                    + " TensorRT first if provider-options contains a TensorRT option"
                                    + " ('trt_…').");

    public static final ConfigOption<Map<String, String>> PROVIDER_OPTIONS =
            ConfigOptions.key("sluice.model.provider-options")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "Options of ONNX Runtime's execution providers, under the names that"
                                    + " ONNX Runtime gives them. Each option has its own key:"
                                    + " 'sluice.model.provider-options.gpu_mem_limit'. Options that start"
                                    + " with 'trt_' apply to TensorRT, all others to CUDA, and device_id"
                                    + " to both. The CPU provider has no options: with the provider 'cpu'"
                                    + " they are an error, with 'auto' they are ignored on a CPU.");

    public static final ConfigOption<String> SUFFIX =
            ConfigOptions.key("sluice.model.suffix")
                    .stringType()
                    .defaultValue("auto")
                    .withDescription(
                            "Suffix of the graphs' file names, such as '_fp16' or '_q4', which"
                                    + " selects one variant of the model. 'auto' selects a variant that"
                                    + " exists; on a CPU it prefers full precision.");

    public static final ConfigOption<Boolean> INT8_ACTIVATIONS =
            ConfigOptions.key("sluice.model.int8-activations")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the language model's products with weights of 4 bits round"
                                    + " what they multiply with to 8 bits, as the decoders that"
                                    + " onnxruntime-genai's model builder writes for a CPU do"
                                    + " (accuracy_level 4). On a CPU, answers come faster and may"
                                    + " be others. What it brings and costs is in"
                                    + " docs/results/runtime.md. A model without such weights is"
                                    + " refused; a GPU does not round.");

    public static final ConfigOption<Integer> THREADS =
            ConfigOptions.key("sluice.model.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Threads of one run of a graph. With 0, the calling thread and a"
                                    + " pool that all graphs of the process share run it, with one thread"
                                    + " per core in total, independent of the job's parallelism. With 1,"
                                    + " only the calling thread runs it, which is slightly faster when"
                                    + " many streams keep all cores busy. A larger number gives each"
                                    + " graph its own threads. Answers are guaranteed to be"
                                    + " byte-identical only for the same number of threads.");

    public static final ConfigOption<Integer> PREFILL_BLOCK =
            ConfigOptions.key("sluice.model.prefill-block")
                    .intType()
                    .defaultValue(64)
                    .withDescription(
                            "Number of prompt positions that the decoder reads in one run during"
                                    + " prefill. With a session, fewer positions than one block are"
                                    + " left to read for a question. GPUs need larger blocks, such"
                                    + " as 256. Answers are guaranteed to be byte-identical only for"
                                    + " the same block size.");

    public static final ConfigOption<String> INNER_PRUNING =
            ConfigOptions.key("sluice.model.inner-pruning")
                    .stringType()
                    .defaultValue("none")
                    .withDescription(
                            "Visual tokens that are dropped between the layers of the decoder:"
                                    + " 'none', or a method with one or more stages. A stage is the first"
                                    + " layer that does not see the dropped tokens, counted from 0, and"
                                    + " the share of all visual tokens that is dropped from there on."
                                    + " Examples: 'holitom@12:0.5', 'fastv@2:0.5',"
                                    + " 'pyramiddrop@8:0.25,16:0.5', 'feather@8:0.75,16:0.9375',"
                                    + " 'adaptinfer@1:0.5,10:0.875'. Other methods have thresholds of"
                                    + " the attention in place of the share: 'zipvl@8:0.97',"
                                    + " 'todre@16:0.1', 'mustdrop@2:0.001:0.001'. Their meaning is in"
                                    + " docs/models.md.");

    public static final ConfigOption<CachePlacement> KV_CACHE_PLACEMENT =
            ConfigOptions.key("sluice.model.kv-cache-placement")
                    .enumType(CachePlacement.class)
                    .defaultValue(CachePlacement.AUTO)
                    .withDescription(
                            "Where the KV cache is stored between two runs of the decoder."
                                    + " 'device': where the decoder runs. 'host': in main memory; on a"
                                    + " GPU the cache is copied in and out at each run. 'auto': on the"
                                    + " device if that is a GPU. The limits of sessions apply to this"
                                    + " memory.")
                    .withDeprecatedKeys("sluice.model.caches");

    public static final ConfigOption<Batching> BATCHING =
            ConfigOptions.key("sluice.model.batching")
                    .enumType(Batching.class)
                    .defaultValue(Batching.EXACT)
                    .withDescription(
                            "Whether the answers that a process generates at the same time (see"
                                    + " sluice.query.workers) are decoded in one batch, one token"
                                    + " of each at a step. 'exact': if each answer then has the"
                                    + " same bits whatever else is in the batch, which is tried"
                                    + " when the model is opened; the log says the result."
                                    + " 'always': also if bits depend on the batch, so that a"
                                    + " replay may differ from the live run. 'off': never. Answers"
                                    + " are guaranteed to be byte-identical only for the same"
                                    + " value, and with 'exact' only if sluice.query.workers is"
                                    + " above 1 in both runs or in neither.");

    public static final ConfigOption<MemorySize> MAX_BATCH_BYTES =
            ConfigOptions.key("sluice.model.max-batch-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(BatchLimits.defaults().bytes()))
                    .withDescription(
                            "Maximum native memory of the batch's KV caches, beside that of"
                                    + " sessions. Answers that do not fit wait until others are"
                                    + " complete; one answer always fits. While the batch grows,"
                                    + " it takes up to twice as much.");

    public static final ConfigOption<Integer> ENCODE_WORKERS =
            ConfigOptions.key("sluice.model.encode-workers")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Number of chunks that a process decodes and encodes at the same"
                                    + " time, independent of the job's parallelism. With 0, it is the"
                                    + " number of cores. A stream's chunks are encoded one after the"
                                    + " other; see sluice.decode.ahead.");

    public static final ConfigOption<Batching> ENCODE_BATCHING =
            ConfigOptions.key("sluice.model.encode-batching")
                    .enumType(Batching.class)
                    .defaultValue(EncodeLimits.defaults().batching())
                    .withDescription(
                            "Whether steps of several streams that come at the same time are"
                                    + " encoded in one run of the vision encoder. 'exact': if each"
                                    + " step then has the bits that it has alone, which is tried"
                                    + " when the model is opened; the log says the result, and"
                                    + " graphs that round to 16 bits are encoded one step at a"
                                    + " time. 'always': also if bits depend on the batch, so that a"
                                    + " replay may differ from the live run. 'off': never. What it"
                                    + " brings is measured in docs/performance.md: little on a CPU."
                                    + " The trial encodes a few steps per size of batch, which"
                                    + " takes seconds with a large encoder on a CPU.");

    public static final ConfigOption<Integer> MAX_ENCODE_BATCH =
            ConfigOptions.key("sluice.model.max-encode-batch")
                    .intType()
                    .defaultValue(EncodeLimits.defaults().steps())
                    .withDescription(
                            "Maximum number of steps in one run of the vision encoder if"
                                    + " encode-batching allows several. No more than encode-workers"
                                    + " can come at the same time.");

    public static final ConfigOption<MemorySize> MAX_ENCODE_BATCH_BYTES =
            ConfigOptions.key("sluice.model.max-encode-batch-bytes")
                    .memoryType()
                    .defaultValue(new MemorySize(EncodeLimits.defaults().bytes()))
                    .withDescription(
                            "Maximum size of the pixels of one run of the vision encoder, 4 bytes"
                                    + " for each value: 3 MiB for a frame of 512 × 512. One step is"
                                    + " encoded in any case. The graph takes a multiple of it while"
                                    + " it runs.");

    public static final ConfigOption<Integer> MAX_FAILURES =
            ConfigOptions.key("sluice.model.max-failures")
                    .intType()
                    .defaultValue(32)
                    .withDescription(
                            "Maximum number of consecutive chunks, over all streams of a"
                                    + " subtask, that may fail in the model and become dead letters. One"
                                    + " more failure fails the job, which then restarts, because the"
                                    + " model is likely broken and not the video. With 0, there is no"
                                    + " limit.");

    /** All options, in the order of the reference. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    PATH,
                    PROVIDER,
                    PROVIDER_OPTIONS,
                    SUFFIX,
                    INT8_ACTIVATIONS,
                    THREADS,
                    PREFILL_BLOCK,
                    INNER_PRUNING,
                    KV_CACHE_PLACEMENT,
                    BATCHING,
                    MAX_BATCH_BYTES,
                    ENCODE_WORKERS,
                    ENCODE_BATCHING,
                    MAX_ENCODE_BATCH,
                    MAX_ENCODE_BATCH_BYTES,
                    MAX_FAILURES);

    private ModelOptions() {}

    /**
     * Reads the options with which the model folder is opened; its encoder gives what the policy
     * wants, if it can.
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
                config.get(KV_CACHE_PLACEMENT),
                new BatchLimits(
                        config.get(BATCHING),
                        ConfigChecks.positive(config, QueryOptions.WORKERS),
                        config.get(MAX_BATCH_BYTES).getBytes()),
                new EncodeLimits(
                        config.get(ENCODE_BATCHING),
                        ConfigChecks.positive(config, MAX_ENCODE_BATCH),
                        config.get(MAX_ENCODE_BATCH_BYTES).getBytes()),
                EncoderSignals.wanted(ReduceOptions.policy(config)),
                config.get(INT8_ACTIVATIONS));
    }

    private static InnerPruning innerPruning(ReadableConfig config) {
        try {
            return InnerPruning.parse(config.get(INNER_PRUNING));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(INNER_PRUNING.key() + ": " + e.getMessage(), e);
        }
    }

    private static ProviderOptions providerOptions(ReadableConfig config) {
        try {
            return new ProviderOptions(config.get(PROVIDER_OPTIONS));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(PROVIDER_OPTIONS.key() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the number of threads that decode and encode in a process.
     *
     * @throws ConfigException if it is negative
     */
    public static int encodeWorkers(ReadableConfig config) {
        int workers = config.get(ENCODE_WORKERS);
        if (workers < 0) {
            throw ConfigException.outOfRange(
                    ENCODE_WORKERS, workers, "at least 0, where 0 is the number of cores");
        }
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
