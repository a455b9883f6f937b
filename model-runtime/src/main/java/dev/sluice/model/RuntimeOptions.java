package dev.sluice.model;

import java.util.Objects;

/**
 * How a model folder is opened.
 *
 * @param provider {@code auto} (a GPU where it can be used, else the CPU), {@code cuda}, {@code
 *     tensorrt} or {@code cpu}
 * @param suffix file suffix of the graphs as in transformers.js ({@code ""}, {@code _fp16}, {@code
 *     _q4}, …); {@code auto} takes the first that is there, full precision first on a CPU. A folder
 *     of onnxruntime-genai names its graphs itself, whatever stands here
 * @param threads of one run of a graph: 1 = the caller's alone; more = as many for each graph; 0 =
 *     the caller's and those of one pool that the process shares, together one a core
 * @param prefillBlock rows of one prefill block
 * @param sessions what is kept between questions
 * @param innerPruning visual tokens that are left out between the layers of the language model
 * @param providerOptions what a GPU's provider is told besides
 * @param caches where the decoder's caches lie between its runs
 */
public record RuntimeOptions(
        String provider,
        String suffix,
        int threads,
        int prefillBlock,
        SessionLimits sessions,
        InnerPruning innerPruning,
        ProviderOptions providerOptions,
        CachePlacement caches) {

    public RuntimeOptions {
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(innerPruning, "innerPruning");
        Objects.requireNonNull(providerOptions, "providerOptions");
        Objects.requireNonNull(caches, "caches");
    }

    /** With all visual tokens in all layers. */
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
                CachePlacement.AUTO);
    }

    /** With the default limits of sessions, and all visual tokens in all layers. */
    public RuntimeOptions(String provider, String suffix, int threads, int prefillBlock) {
        this(provider, suffix, threads, prefillBlock, SessionLimits.defaults());
    }

    /** The same with visual tokens left out between the layers. */
    public RuntimeOptions withInnerPruning(InnerPruning pruning) {
        return new RuntimeOptions(
                provider,
                suffix,
                threads,
                prefillBlock,
                sessions,
                pruning,
                providerOptions,
                caches);
    }

    /** The same with options of a GPU's provider. */
    public RuntimeOptions withProviderOptions(ProviderOptions options) {
        return new RuntimeOptions(
                provider, suffix, threads, prefillBlock, sessions, innerPruning, options, caches);
    }

    /** The same with caches in another place. */
    public RuntimeOptions withCaches(CachePlacement placement) {
        return new RuntimeOptions(
                provider,
                suffix,
                threads,
                prefillBlock,
                sessions,
                innerPruning,
                providerOptions,
                placement);
    }

    /** A GPU where it can be used, files as found, all cores, blocks of 64 rows. */
    public static RuntimeOptions defaults() {
        return new RuntimeOptions("auto", "auto", 0, 64);
    }
}
