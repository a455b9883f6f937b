// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.QuerySender;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** What a new process knows of the watches that earlier ones sent. */
final class SentWatchesITCase {

    @Test
    void theLastQueryOfAnIdCountsAndOthersAreNotOurs() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Configuration config = new Configuration();
            config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
            KafkaSettings kafka = KafkaSettings.of(config);
            try (Topics topics = new Topics(kafka.client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            Query active = watch("s", "a?");
            Query cancelled = watch("s", "b?");
            Query again = cancelled.withId(WatchId.ofRun(cancelled.queryId(), 2));
            try (QuerySender sender = new QuerySender(kafka.client(), kafka.queries())) {
                sender.send(active);
                sender.send(cancelled);
                sender.send(cancelled.cancelling());
                sender.send(again);
                sender.send(Query.latest("s", "a?").watching());
                sender.send(Query.latest("s", "a?"));
            }

            SentWatches sent =
                    SentWatches.read(kafka.client(), kafka.queries(), Duration.ofMinutes(1));

            assertThat(sent.active().keySet())
                    .containsExactlyInAnyOrder(active.queryId(), again.queryId());
            assertThat(sent.withRun(active)).isEqualTo(active);
            assertThat(sent.withRun(cancelled)).isEqualTo(again);
            Query other = watch("t", "a?");
            assertThat(sent.withRun(other)).isEqualTo(other);
        }
    }

    private static Query watch(String stream, String question) {
        Query query = Query.latest(stream, question).watching();
        return query.withId(WatchId.of(WatchId.UNNAMED, query));
    }
}
