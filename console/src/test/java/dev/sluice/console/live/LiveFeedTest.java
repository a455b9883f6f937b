// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.live;

import dev.sluice.console.stream.StreamBook;
import dev.sluice.console.stream.StreamLimits;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that stay connected. */
final class LiveFeedTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final LiveFeed feed = new LiveFeed(2);
    private final StreamBook book =
            new StreamBook(StreamLimits.of(Duration.ofHours(1), Duration.ofSeconds(30)), feed);

    private void event(String streamId, boolean fresh) {
        byte[] value = StreamEvent.of(EventType.SCENE, streamId, 1).build().toRecord().value();
        book.event(new ConsumerRecord<>("events", 0, 0, null, value), fresh);
    }

    @Test
    void clientsGetWhatIsFreshAndWhatTheyAskedFor() throws Exception {
        LiveClient all = feed.join(null).orElseThrow();
        LiveClient one = feed.join("b").orElseThrow();
        event("a", false);
        event("a", true);
        event("b", true);
        assertThat(all.next(SOON).orElseThrow().streamId()).isEqualTo("a");
        assertThat(all.next(SOON).orElseThrow().streamId()).isEqualTo("b");
        assertThat(one.next(SOON).orElseThrow().streamId()).isEqualTo("b");
        assertThat(one.next(Duration.ZERO)).isEmpty();
    }

    @Test
    void aSlowClientIsToldSoAndHoldsUpNobody() throws Exception {
        LiveClient slow = feed.join(null).orElseThrow();
        LiveClient quick = feed.join(null).orElseThrow();
        int quickEvents = 0;
        for (int i = 0; i < 10_000; i++) {
            event("a", true);
            quickEvents += quick.next(SOON).orElseThrow().name().equals("event") ? 1 : 0;
        }
        assertThat(quickEvents).isEqualTo(10_000);
        int resets = 0;
        int events = 0;
        for (Optional<LiveEvent> next = slow.next(Duration.ZERO);
                next.isPresent();
                next = slow.next(Duration.ZERO)) {
            resets += next.get().name().equals("reset") ? 1 : 0;
            events++;
        }
        assertThat(resets).isEqualTo(1);
        assertThat(events).isBetween(2, 256);
    }

    @Test
    void thereAreOnlySoManyClients() {
        LiveClient first = feed.join(null).orElseThrow();
        feed.join(null).orElseThrow();
        assertThat(feed.join(null)).isEmpty();
        first.close();
        assertThat(feed.join(null)).isPresent();
        feed.close();
        assertThat(feed.clients()).isZero();
    }
}
