// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.MotionChange;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.Gap;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.Verdict;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.publish.IngestEvent;

/** The events that the encoder reports. */
final class EncodeEvents {

    private EncodeEvents() {}

    static StreamEvent gap(String streamId, Gap gap) {
        return StreamEvent.of(EventType.GAP, streamId, gap.toMicros())
                .with("epoch", gap.epoch())
                .with("first_sequence", gap.first())
                .with("last_sequence", gap.last())
                .withTime("from", gap.fromMicros())
                .withTime("to", gap.toMicros())
                .build();
    }

    static StreamEvent epoch(String streamId, PendingChunk first) {
        return StreamEvent.of(EventType.EPOCH, streamId, first.captureMicros())
                .with("epoch", first.epoch())
                .with("sequence", first.sequence())
                .build();
    }

    /** A chunk that arrived after its epoch was replaced or its gap was skipped. */
    static StreamEvent late(String streamId, PendingChunk chunk, Verdict verdict) {
        String reason = verdict == Verdict.FENCED ? "a newer epoch has begun" : "gap closed";
        return late(streamId, chunk).with("reason", reason).build();
    }

    /** A chunk that was applied although all of it is before the stream's clock. */
    static StreamEvent behindClock(String streamId, PendingChunk chunk, long clockMicros) {
        return late(streamId, chunk)
                .with("reason", "before the stream's clock")
                .withTime("clock", clockMicros)
                .build();
    }

    static StreamEvent overload(String streamId, PendingChunk chunk, long steps, long lagMicros) {
        return StreamEvent.of(EventType.OVERLOAD, streamId, chunk.captureMicros())
                .with("epoch", chunk.epoch())
                .with("sequence", chunk.sequence())
                .with("steps", steps)
                .with("lag_ms", lagMicros / 1000)
                .withTime("from", chunk.captureMicros())
                .withTime("to", chunk.endMicros())
                .build();
    }

    static StreamEvent leading(String streamId, PendingChunk chunk, int frames) {
        return StreamEvent.of(EventType.SOURCE, streamId, chunk.captureMicros())
                .with("kind", "leading-pictures")
                .with("epoch", chunk.epoch())
                .with("sequence", chunk.sequence())
                .with("pictures", frames)
                .build();
    }

    /** Frames of a chunk that are not used. The fields are those of ingest's event of this kind. */
    static StreamEvent damaged(String streamId, PendingChunk chunk, FrameDamage damage) {
        return StreamEvent.of(EventType.SOURCE, streamId, damage.fromMicros())
                .with("kind", IngestEvent.DAMAGED)
                .with("epoch", chunk.epoch())
                .with("sequence", chunk.sequence())
                .withTime("from", damage.fromMicros())
                .withTime("to", damage.toMicros())
                .with("count", damage.frames())
                .with("message", damage.reason())
                .build();
    }

    /** The camera does something else from a step on. */
    static StreamEvent cameraMotion(String streamId, MotionChange change) {
        return StreamEvent.of(EventType.SOURCE, streamId, change.captureMicros())
                .with("kind", "camera-motion")
                .with("step", change.step())
                .with("motion", change.after().title())
                .with("before", change.before().title())
                .build();
    }

    private static StreamEvent.Builder late(String streamId, PendingChunk chunk) {
        return StreamEvent.of(EventType.LATE, streamId, chunk.captureMicros())
                .with("epoch", chunk.epoch())
                .with("sequence", chunk.sequence());
    }
}
