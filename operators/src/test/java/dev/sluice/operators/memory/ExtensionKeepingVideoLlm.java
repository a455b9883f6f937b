// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.model.ForwardingVideoLlm;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VisualStep;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The scripted model, which records its prefills and can be held during one. */
final class ExtensionKeepingVideoLlm extends ForwardingVideoLlm {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final List<String> EXTENDED = new CopyOnWriteArrayList<>();
    private static final List<String> CANCELLED = new CopyOnWriteArrayList<>();
    private static volatile boolean held;

    private ExtensionKeepingVideoLlm() {
        super(ScriptedVideoLlm.open());
    }

    static VideoLlm open() {
        EXTENDED.clear();
        CANCELLED.clear();
        held = false;
        return new ExtensionKeepingVideoLlm();
    }

    /** Makes each prefill last until it is cancelled, or until {@link #letGo}. */
    static void hold() {
        held = true;
    }

    static void letGo() {
        held = false;
    }

    /** Returns the prefilled streams in their order. */
    static List<String> extended() {
        return List.copyOf(EXTENDED);
    }

    /** Returns the streams whose prefill was cancelled. */
    static List<String> cancelled() {
        return List.copyOf(CANCELLED);
    }

    @Override
    public void extend(
            String session, List<VisualStep> steps, double seconds, BooleanSupplier cancelled) {
        EXTENDED.add(session);
        long begin = System.nanoTime();
        while (held && !cancelled.getAsBoolean() && System.nanoTime() - begin < TIMEOUT_NANOS) {
            Thread.yield();
        }
        if (cancelled.getAsBoolean()) {
            CANCELLED.add(session);
        }
    }
}
