// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.ffmpeg;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResourceStackTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void resourcesAreClosedInReverseOrder() {
        try (ResourceStack stack = new ResourceStack()) {
            stack.add(() -> closed.add("first"));
            stack.add(() -> closed.add("second"));
        }

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void allResourcesAreClosedAndTheFirstExceptionSuppressesTheOthers() {
        IllegalStateException first = new IllegalStateException("first");
        AssertionError second = new AssertionError("second");

        assertThatThrownBy(
                        () ->
                                ResourceStack.closeAll(
                                        () -> closed.add("last"),
                                        () -> {
                                            throw second;
                                        },
                                        null,
                                        () -> {
                                            throw first;
                                        }))
                .isSameAs(first)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(second));
        assertThat(closed).containsExactly("last");
    }

    @Test
    void anExceptionOfTheBodyIsKept() {
        IllegalStateException body = new IllegalStateException("body");
        IllegalStateException closing = new IllegalStateException("closing");

        assertThatThrownBy(
                        () -> {
                            try (ResourceStack stack = new ResourceStack()) {
                                stack.add(
                                        () -> {
                                            throw closing;
                                        });
                                throw body;
                            }
                        })
                .isSameAs(body)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(closing));
    }

    @Test
    void resourcesThatAreKeptOpenAreNotClosed() {
        try (ResourceStack stack = new ResourceStack()) {
            stack.add(() -> closed.add("resource"));
            stack.keepOpen();
        }

        assertThat(closed).isEmpty();
    }
}
