// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link Openers} and {@link Opening}. */
final class OpenersTest {

    /** A part of a model that says whether it is closed. */
    private static final class Part implements AutoCloseable {
        private volatile boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aPartIsOpenedBesideTheCallerWhoClosesIt() throws Exception {
        AtomicReference<Thread> opener = new AtomicReference<>();
        Part part;
        try (Openers openers = new Openers();
                Opening<Part> opening =
                        Opening.start(
                                openers,
                                () -> {
                                    opener.set(Thread.currentThread());
                                    return new Part();
                                })) {
            part = opening.take();
        }
        assertThat(opener.get()).isNotSameAs(Thread.currentThread());
        assertThat(part.closed).isFalse();
    }

    @Test
    void aPartThatIsNotTakenIsClosedEvenIfItWasNotOpenYet() {
        Part part = new Part();
        CountDownLatch closing = new CountDownLatch(1);
        try (Openers openers = new Openers();
                Opening<Part> opening =
                        Opening.start(
                                openers,
                                () -> {
                                    await(closing);
                                    return part;
                                })) {
            assertThat(opening).isNotNull();
            closing.countDown();
        }
        assertThat(part.closed).isTrue();
    }

    @Test
    void theFailureOfAPartIsTheCallers() {
        ModelException failure = new ModelException(Kind.INVALID, "the graph is damaged");
        try (Openers openers = new Openers();
                Opening<Part> opening =
                        Opening.start(
                                openers,
                                () -> {
                                    throw failure;
                                })) {
            assertThatThrownBy(opening::take).isSameAs(failure);
        }
    }

    private static void await(CountDownLatch latch) throws ModelException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new ModelException(Kind.FAILED, "interrupted", e);
        }
    }
}
