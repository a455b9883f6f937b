// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** {@link Closer}: every resource is closed, and the first exception is kept. */
class CloserTest {

    private final List<String> closed = new ArrayList<>();

    private AutoCloseable resource(String name) {
        return () -> closed.add(name);
    }

    private AutoCloseable failing(String name, Exception error) {
        return () -> {
            closed.add(name);
            throw error;
        };
    }

    @Test
    void allAreClosedInOrderAndTheFirstExceptionIsThrown() {
        RuntimeException first = new IllegalArgumentException("first");
        IOException second = new IOException("second");
        assertThatThrownBy(
                        () ->
                                Closer.closeAll(
                                        resource("a"),
                                        failing("b", first),
                                        failing("c", second),
                                        resource("d")))
                .isSameAs(first)
                .hasSuppressedException(second);
        assertThat(closed).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aCheckedExceptionBecomesTheCause() {
        IOException error = new IOException("disk");
        assertThatThrownBy(() -> Closer.closeAll(List.of(failing("a", error), resource("b"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("disk")
                .hasCause(error);
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void exceptionsAfterAnErrorAreAddedToIt() {
        Exception error = new Exception("cause");
        RuntimeException later = new IllegalStateException("later");
        Closer.closeAfter(error, failing("a", later), resource("b"));
        assertThat(error).hasSuppressedException(later);
        assertThat(closed).containsExactly("a", "b");
    }
}
