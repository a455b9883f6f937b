// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import dev.sluice.model.SessionLimits;
import dev.sluice.model.prune.HeldRows;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Exclusive use of sessions, and the order of eviction. */
class SessionStoreTest {

    private static final SessionLimits TWO = new SessionLimits(2, 1_000, 0);

    private final SessionStore store = new SessionStore();

    @Test
    void aSessionBelongsToOneCallAtATime() throws Exception {
        Session session = store.tryAcquire("a");
        assertThat(store.tryAcquire("a")).isNull();
        CompletableFuture<Session> second =
                CompletableFuture.supplyAsync(() -> store.acquire("a", () -> false));
        while (!store.isWanted(session)) {
            Thread.sleep(1);
        }
        assertThat(second).isNotDone();
        store.release(session, TWO);
        assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(session);
    }

    @Test
    void aCancelledCallStopsWaiting() throws Exception {
        store.tryAcquire("a");
        AtomicBoolean cancelled = new AtomicBoolean();
        CompletableFuture<Session> second =
                CompletableFuture.supplyAsync(() -> store.acquire("a", cancelled::get));
        cancelled.set(true);
        assertThat(second.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void theLeastRecentlyUsedIsEvictedFirst() {
        use("a");
        use("b");
        Session a = use("a");
        use("c");
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.tryAcquire("a")).isSameAs(a);
    }

    @Test
    void aSessionInUseIsNotEvicted() {
        Session a = fill(store.tryAcquire("a"));
        use("b");
        use("c");
        use("d");
        assertThat(store.size()).isEqualTo(2);
        store.release(a, TWO);
        assertThat(store.tryAcquire("a")).isSameAs(a);
    }

    @Test
    void anEvictedSessionIsNotFoundAgain() {
        Session a = use("a");
        store.evict("a");
        assertThat(store.size()).isZero();
        assertThat(a.blocks()).isZero();
        Session again = fill(store.tryAcquire("a"));
        store.evict("a");
        assertThat(again.blocks()).as("while it is in use").isOne();
        store.release(again, TWO);
        assertThat(again.blocks()).isZero();
    }

    @Test
    void anEmptySessionIsNotKept() {
        store.release(store.tryAcquire("a"), TWO);
        assertThat(store.size()).isZero();
    }

    @Test
    void aClosedStoreRefusesCalls() {
        use("a");
        store.close();
        assertThat(store.size()).isZero();
        assertThatThrownBy(() -> store.tryAcquire("a")).isInstanceOf(IllegalStateException.class);
    }

    private Session use(String key) {
        Session session = fill(store.tryAcquire(key));
        store.release(session, TWO);
        return session;
    }

    /** A block without a cache, which the store does not use. */
    private static Session fill(Session session) {
        session.append(BlockDigest.EMPTY, null, HeldRows.unknown());
        return session;
    }
}
