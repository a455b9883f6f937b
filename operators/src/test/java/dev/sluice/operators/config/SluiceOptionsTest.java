// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.config;

import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.EncoderSignal;
import dev.sluice.model.InnerPruning;
import dev.sluice.model.InnerPruning.Method;
import dev.sluice.model.InnerPruning.Stage;
import dev.sluice.model.KvEviction;
import dev.sluice.model.RuntimeOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.description.TextElement;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of the option classes. */
class SluiceOptionsTest {

    @Test
    void everyOptionHasADescriptionAndAUniqueKey() {
        Set<String> keys = new HashSet<>();
        for (ConfigOption<?> option : SluiceOptions.all()) {
            assertThat(option.key()).startsWith("sluice.").matches("[a-z0-9.-]+");
            assertThat(keys.add(option.key())).as(option.key()).isTrue();
            for (FallbackKey deprecated : option.fallbackKeys()) {
                assertThat(keys.add(deprecated.getKey())).as(deprecated.getKey()).isTrue();
            }
            assertThat(option.description().getBlocks())
                    .as(option.key())
                    .first()
                    .isInstanceOf(TextElement.class);
        }
    }

    @Test
    void everyDeclaredOptionIsListedAndItsClassIsItsSection() throws Exception {
        for (Class<?> type :
                List.of(
                        KafkaOptions.class,
                        ModelOptions.class,
                        SessionOptions.class,
                        JobOptions.class,
                        OrderOptions.class,
                        DecodeOptions.class,
                        SamplingOptions.class,
                        GateOptions.class,
                        ReduceOptions.class,
                        SceneOptions.class,
                        MemoryOptions.class,
                        PromptOptions.class,
                        QueryOptions.class,
                        WatchOptions.class,
                        ReplayOptions.class)) {
            String section = type.getSimpleName().replace("Options", "").toLowerCase(Locale.ROOT);
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == ConfigOption.class
                        && Modifier.isPublic(field.getModifiers())) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    assertThat(SluiceOptions.all().contains(option)).as(option.key()).isTrue();
                    assertThat(option.key()).startsWith("sluice." + section + ".");
                }
            }
        }
    }

    @Test
    void enumsAreReadByTheirDocumentedNames() {
        Configuration config =
                Configuration.fromMap(
                        Map.of(
                                "sluice.kafka.delivery", "exactly-once",
                                "sluice.kafka.start-from", "latest",
                                "sluice.job.overload-policy", "live"));

        assertThat(config.get(KafkaOptions.DELIVERY)).isEqualTo(DeliveryGuarantee.EXACTLY_ONCE);
        assertThat(config.get(KafkaOptions.START_FROM)).isEqualTo(StartFrom.LATEST);
        assertThat(config.get(JobOptions.OVERLOAD_POLICY)).isEqualTo(OverloadPolicy.LIVE);
    }

    @Test
    void eachPropertyOfTheClientsCanHaveItsOwnKey() {
        Configuration config =
                Configuration.fromMap(
                        Map.of("sluice.kafka.properties.security.protocol", "SASL_SSL"));

        assertThat(config.get(KafkaOptions.PROPERTIES))
                .isEqualTo(Map.of("security.protocol", "SASL_SSL"));
    }

    @Test
    void onlyOptionsThatAreSetReachThePolicy() {
        Configuration config =
                Configuration.fromMap(
                        Map.of(
                                "sluice.reduce.policy", "holitom",
                                "sluice.reduce.retain-ratio", "0.25",
                                "sluice.reduce.window", "8"));

        assertThat(ReduceOptions.values(config))
                .isEqualTo(Map.of("retain-ratio", "0.25", "window", "8"));
    }

    @Test
    void defaultsAreThoseOfTheModulesThatUseThem() {
        Configuration config = new Configuration();

        assertThat(DecodeOptions.settings(config)).isEqualTo(DecodeSettings.defaults());
        assertThat(ModelOptions.runtime(config))
                .as("the default policy uses attention")
                .isEqualTo(
                        RuntimeOptions.defaults()
                                .withSignals(Set.of(EncoderSignal.IMAGE_ATTENTION)));
        assertThat(ModelOptions.encodeWorkers(config)).isPositive();
    }

    @Test
    void innerPruningIsParsedAndErrorsNameItsKey() {
        Configuration config = new Configuration();
        config.set(ModelOptions.INNER_PRUNING, "holitom@12:0.5");
        assertThat(ModelOptions.runtime(config).innerPruning())
                .isEqualTo(new InnerPruning(Method.HOLITOM, List.of(new Stage(12, 0.5))));
        config.set(ModelOptions.INNER_PRUNING, "holitom@12:1.5");
        assertThatThrownBy(() -> ModelOptions.runtime(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.model.inner-pruning: found 12:1.5; expected");
    }

    @Test
    void theEvictionIsParsedAndErrorsNameItsKey() {
        Configuration config = new Configuration();
        assertThat(ModelOptions.runtime(config).sessions().eviction().isNone()).isTrue();
        config.set(SessionOptions.EVICTION, "gui-kv:capacity=100,window=16");
        assertThat(ModelOptions.runtime(config).sessions().eviction())
                .isEqualTo(new KvEviction(100, 16, 2));
        config.set(SessionOptions.EVICTION, "gui-kv:capacity=8");
        assertThatThrownBy(() -> ModelOptions.runtime(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.session.eviction: found a capacity of 8 rows")
                .hasMessageContaining("expected 1 ≤ window < capacity");
    }

    @Test
    void thePlacementOfTheKvCacheIsReadByName() {
        Configuration config =
                Configuration.fromMap(Map.of(ModelOptions.KV_CACHE_PLACEMENT.key(), "device"));
        assertThat(ModelOptions.runtime(config).caches()).isEqualTo(CachePlacement.DEVICE);
    }

    @Test
    void eachProviderOptionHasItsOwnKeyAndErrorsNameIt() {
        Configuration config =
                Configuration.fromMap(
                        Map.of(
                                "sluice.model.provider", "tensorrt",
                                "sluice.model.provider-options.gpu_mem_limit", "8589934592",
                                "sluice.model.provider-options.trt_fp16_enable", "1"));
        RuntimeOptions options = ModelOptions.runtime(config);
        assertThat(options.provider()).isEqualTo("tensorrt");
        assertThat(options.providerOptions().cuda())
                .isEqualTo(Map.of("gpu_mem_limit", "8589934592"));
        assertThat(options.providerOptions().tensorrt()).isEqualTo(Map.of("trt_fp16_enable", "1"));

        config.set(ModelOptions.PROVIDER_OPTIONS, Map.of("user_compute_stream", "1"));
        assertThatThrownBy(() -> ModelOptions.runtime(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.model.provider-options: found user_compute_stream");
    }
}
