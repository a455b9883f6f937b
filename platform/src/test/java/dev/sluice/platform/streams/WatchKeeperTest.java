// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.platform.SluiceException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Which watches are sent and cancelled. */
final class WatchKeeperTest {

    private final List<String> sent = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean broken;

    @Test
    void aWatchIsSentOnceAndCancelledOnce() throws Exception {
        WatchKeeper keeper = keeper(SentWatches.none());
        Query a = watch("s", "a?");
        Query b = watch("s", "b?");
        want(keeper, a, b);
        want(keeper, a, b);
        want(keeper, b);
        want(keeper, b);

        assertThat(sent)
                .containsExactlyInAnyOrder(
                        "watch " + a.queryId(), "watch " + b.queryId(), "cancel " + a.queryId());
        assertThat(sent.get(2)).isEqualTo("cancel " + a.queryId());
    }

    @Test
    void aWatchThatComesBackHasAnotherId() throws Exception {
        WatchKeeper keeper = keeper(SentWatches.none());
        Query a = watch("s", "a?");
        want(keeper, a);
        want(keeper);
        want(keeper, a);
        want(keeper);
        want(keeper, a);

        String id = a.queryId();
        assertThat(sent)
                .containsExactly(
                        "watch " + id,
                        "cancel " + id,
                        "watch " + id + "/2",
                        "cancel " + id + "/2",
                        "watch " + id + "/3");
    }

    @Test
    void aNewProcessSendsAgainAndCancelsWhatLeftTheFile() throws Exception {
        SentWatches earlier = SentWatches.none();
        Query a = watch("s", "a?");
        Query b = watch("s", "b?");
        Query other = watch("t", "b?");
        List.of(a, b, other).forEach(earlier::add);
        WatchKeeper keeper = keeper(earlier);

        want(keeper, a);

        assertThat(sent).containsExactlyInAnyOrder("watch " + a.queryId(), "cancel " + b.queryId());
    }

    @Test
    void whatCannotBeSentWaits() throws Exception {
        WatchKeeper keeper = keeper(SentWatches.none());
        Query a = watch("s", "a?");
        broken = true;
        want(keeper, a);
        assertThat(sent).isEmpty();
        assertThat(warnings).singleElement().asString().contains("(1): no Kafka");

        broken = false;
        keeper.send(); // too early to try again
        assertThat(sent).isEmpty();
        want(keeper, a);
        assertThat(sent).containsExactly("watch " + a.queryId());
    }

    private WatchKeeper keeper(SentWatches earlier) {
        return new WatchKeeper(
                query -> {
                    if (broken) {
                        throw new SluiceException("no Kafka");
                    }
                    boolean watch = query.mode() == QueryMode.WATCH;
                    sent.add((watch ? "watch " : "cancel ") + query.queryId());
                },
                earlier,
                warnings::add);
    }

    private static void want(WatchKeeper keeper, Query... watches) throws InterruptedException {
        keeper.want(List.of(watches), Set.of("s"));
        keeper.send();
    }

    private static Query watch(String stream, String question) {
        Query query = Query.latest(stream, question).watching();
        return query.withId(WatchId.of(WatchId.UNNAMED, query));
    }
}
