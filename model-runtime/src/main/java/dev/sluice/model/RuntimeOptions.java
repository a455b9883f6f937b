// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The options with which a model folder is opened.
 *
 * @param provider {@code auto} (a GPU if it can be used, otherwise the CPU), {@code cuda}, {@code
 *     tensorrt} or {@code cpu}
 * @param suffix file suffix of the graphs as in transformers.js ({@code ""}, {@code _fp16}, {@code
 *     _q4}, …); {@code auto} takes the first that exists, full precision first on a CPU. Ignored
 *     for folders of onnxruntime-genai, which name their graphs
 * @param threads of one run of a graph: 1 for the calling thread alone; more for as many for each
 *     graph; 0 for the calling thread and a pool that the process shares, together one per core
 * @param prefillBlock tokens per prefill block
 * @param sessions limits of the sessions that are kept between questions
 * @param innerPruning how visual tokens are dropped between the layers of the language model
 * @param providerOptions options of a GPU provider
 * @param caches memory that holds the decoder's KV cache between its runs
 * @param batch in which answers are decoded together
 * @param encoding in which steps of several callers are encoded together
 * @param signals of the vision encoder that are wanted; which of them it gives, {@link
 *     ModelInfo#signals} says
 * @param int8Activations whether products with weights of 4 bits in the language model round their
 *     other factor to 8 bits, in blocks of a token's values: faster on a CPU, and other answers
 */
public record RuntimeOptions(
        String provider,
        String suffix,
        int threads,
        int prefillBlock,
        SessionLimits sessions,
        InnerPruning innerPruning,
        ProviderOptions providerOptions,
        CachePlacement caches,
        BatchLimits batch,
        EncodeLimits encoding,
        Set<EncoderSignal> signals,
        boolean int8Activations) {

    public RuntimeOptions {
        signals = Set.copyOf(signals);
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(innerPruning, "innerPruning");
        Objects.requireNonNull(providerOptions, "providerOptions");
        Objects.requireNonNull(caches, "caches");
    }

    /** Options without inner pruning, provider options and batches. */
    public RuntimeOptions(
            String provider, String suffix, int threads, int prefillBlock, SessionLimits sessions) {
        this(
                provider,
                suffix,
                threads,
                prefillBlock,
                sessions,
                InnerPruning.none(),
                ProviderOptions.none(),
                CachePlacement.AUTO,
                BatchLimits.defaults(),
                EncodeLimits.defaults(),
                Set.of(),
                false);
    }

    /** Options with the default limits of sessions, without inner pruning and provider options. */
    public RuntimeOptions(String provider, String suffix, int threads, int prefillBlock) {
        this(provider, suffix, threads, prefillBlock, SessionLimits.defaults());
    }

    /** Returns the same options with inner pruning. */
    public RuntimeOptions withInnerPruning(InnerPruning pruning) {
        return with(changed -> changed.innerPruning = pruning);
    }

    /** Returns the same options with options of a GPU provider. */
    public RuntimeOptions withProviderOptions(ProviderOptions options) {
        return with(changed -> changed.providerOptions = options);
    }

    /** Returns the same options with another placement of the KV cache. */
    public RuntimeOptions withCaches(CachePlacement placement) {
        return with(changed -> changed.caches = placement);
    }

    /** Returns the same options with a batch. */
    public RuntimeOptions withBatch(BatchLimits limits) {
        return with(changed -> changed.batch = limits);
    }

    /** Returns the same options with other batches of steps. */
    public RuntimeOptions withEncoding(EncodeLimits limits) {
        return with(changed -> changed.encoding = limits);
    }

    /** Returns the same options with signals of the vision encoder. */
    public RuntimeOptions withSignals(Set<EncoderSignal> wanted) {
        return with(changed -> changed.signals = wanted);
    }

    /** Returns the same options with or without activations of 8 bits. */
    public RuntimeOptions withInt8Activations(boolean rounded) {
        return with(changed -> changed.int8Activations = rounded);
    }

    private RuntimeOptions with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return changed.options();
    }

    /** A GPU if it can be used, files of any precision, all cores, blocks of 64 tokens. */
    public static RuntimeOptions defaults() {
        return new RuntimeOptions("auto", "auto", 0, 64);
    }

    /** Options of which some are exchanged. */
    private static final class Changed {
        private final RuntimeOptions from;
        private InnerPruning innerPruning;
        private ProviderOptions providerOptions;
        private CachePlacement caches;
        private BatchLimits batch;
        private EncodeLimits encoding;
        private Set<EncoderSignal> signals;
        private boolean int8Activations;

        private Changed(RuntimeOptions from) {
            this.from = from;
            this.innerPruning = from.innerPruning;
            this.providerOptions = from.providerOptions;
            this.caches = from.caches;
            this.batch = from.batch;
            this.encoding = from.encoding;
            this.signals = from.signals;
            this.int8Activations = from.int8Activations;
        }

        private RuntimeOptions options() {
            return new RuntimeOptions(
                    from.provider,
                    from.suffix,
                    from.threads,
                    from.prefillBlock,
                    from.sessions,
                    innerPruning,
                    providerOptions,
                    caches,
                    batch,
                    encoding,
                    signals,
                    int8Activations);
        }
    }
}
