// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.SamplingOptions;

import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.LinkedHashMap;
import java.util.Map;

/** Options that {@code answer} had before it read the configuration; each sets a key. */
final class FormerOptions {

    private final Map<String, String> values = new LinkedHashMap<>();

    @Option(
            names = "--fps",
            hidden = true,
            paramLabel = "X",
            description = "Sets sluice.sampling.fps.")
    private void fps(@Nullable String value) {
        set(SamplingOptions.FPS, value);
    }

    @Option(
            names = "--provider",
            hidden = true,
            paramLabel = "NAME",
            description = "Sets sluice.model.provider.")
    private void provider(@Nullable String value) {
        set(ModelOptions.PROVIDER, value);
    }

    @Option(
            names = "--provider-option",
            hidden = true,
            paramLabel = "NAME=VALUE",
            description = "Sets a key of sluice.model.provider-options.")
    private void providerOptions(@Nullable Map<String, String> options) {
        if (options != null) {
            options.forEach(
                    (name, value) ->
                            values.put(ModelOptions.PROVIDER_OPTIONS.key() + "." + name, value));
        }
    }

    @Option(
            names = "--suffix",
            hidden = true,
            paramLabel = "NAME",
            description = "Sets sluice.model.suffix.")
    private void suffix(@Nullable String value) {
        set(ModelOptions.SUFFIX, value);
    }

    @Option(
            names = "--threads",
            hidden = true,
            paramLabel = "N",
            description = "Sets sluice.model.threads.")
    private void threads(@Nullable String value) {
        set(ModelOptions.THREADS, value);
    }

    @Option(
            names = "--inner-pruning",
            hidden = true,
            paramLabel = "TEXT",
            description = "Sets sluice.model.inner-pruning.")
    private void innerPruning(@Nullable String value) {
        set(ModelOptions.INNER_PRUNING, value);
    }

    @Option(
            names = "--caches",
            hidden = true,
            paramLabel = "NAME",
            description = "Sets sluice.model.kv-cache-placement.")
    private void kvCachePlacement(@Nullable String value) {
        set(ModelOptions.KV_CACHE_PLACEMENT, value);
    }

    /** The values, by key. */
    Map<String, String> values() {
        return values;
    }

    /** Picocli also calls the methods of options that are not given, with null. */
    private void set(ConfigOption<?> option, @Nullable String value) {
        if (value != null) {
            values.put(option.key(), value);
        }
    }
}
