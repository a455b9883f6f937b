// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameResizer;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.PatchAssembler;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.decode.TemporalPatch;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Turns a chunk into steps: decodes, samples, pairs, gates, encodes. The result depends only on the
 * chunk and on the stream's progress before it. Safe for several threads.
 */
public final class ChunkTask {

    private final VideoLlm model;
    private final ChunkDecoder decoder;
    private final FrameResizer resizer;
    private final FrameSlots slots;
    private final StepEncoder encoder;
    private final long maxOverlapMicros;

    /**
     * @param maxOverlapMicros how far a newer epoch may begin before the stream's clock without
     *     setting it back, in microseconds
     */
    public ChunkTask(
            VideoLlm model,
            ChunkDecoder decoder,
            FrameSlots slots,
            StepEncoder encoder,
            long maxOverlapMicros) {
        this.model = model;
        this.decoder = decoder;
        this.resizer = new ModelResizer(model);
        this.slots = slots;
        this.encoder = encoder;
        this.maxOverlapMicros = maxOverlapMicros;
    }

    /**
     * Applies a chunk. A chunk that cannot be used is skipped: the clock goes on without it, and
     * the half step of the epoch before is ended all the same, and the clock is set back if the
     * chunk does so.
     *
     * @param cancelled polled before each patch; true if the result is not wanted any more
     */
    public ChunkResult apply(VideoChunk chunk, StreamProgress before, BooleanSupplier cancelled) {
        return apply(chunk, before, cancelled, null);
    }

    /** A chunk that can be decoded before its turn. */
    public AheadChunk ahead(VideoChunk chunk, long lastSlot) {
        return new AheadChunk(this, chunk, lastSlot);
    }

    /**
     * Applies a chunk that may have been decoded before its turn; the result is the same.
     *
     * @param cancelled polled before each patch; true if the result is not wanted any more
     * @param ahead the same chunk, done, which is discarded; null to decode it now
     */
    public ChunkResult apply(
            VideoChunk chunk,
            StreamProgress before,
            BooleanSupplier cancelled,
            @Nullable AheadChunk ahead) {
        try {
            return applied(chunk, before, cancelled, ahead);
        } finally {
            if (ahead != null) {
                ahead.discard();
            }
        }
    }

    private ChunkResult applied(
            VideoChunk chunk,
            StreamProgress before,
            BooleanSupplier cancelled,
            @Nullable AheadChunk ahead) {
        ChunkResult ended =
                endsHalfStep(chunk, before)
                        ? flush(chunk.streamId(), before)
                        : ChunkResult.of(List.of(), before);
        ChunkResult turned = setBack(chunk, ended.after());
        ChunkResult applied =
                ended.failure() == null
                        ? applyOnly(chunk, turned.after(), cancelled, ahead)
                        : ChunkResult.failed(past(chunk, turned.after()), ended.failure());
        return applied.precededBy(turned).precededBy(ended);
    }

    /** Sets the clock back if the chunk does so. */
    private ChunkResult setBack(VideoChunk chunk, StreamProgress before) {
        if (!before.isSetBackBy(chunk.epoch(), chunk.captureMicros(), maxOverlapMicros)) {
            return ChunkResult.of(List.of(), before);
        }
        ClockSetBack item =
                new ClockSetBack(chunk.streamId(), before.clockMicros(), chunk.captureMicros());
        return ChunkResult.of(List.of(item), before.setBack());
    }

    private ChunkResult applyOnly(
            VideoChunk chunk,
            StreamProgress before,
            BooleanSupplier cancelled,
            @Nullable AheadChunk ahead) {
        try (DecodedChunk decoded = decoded(chunk, before.lastSlot(), ahead)) {
            return encoded(chunk, decoded, before, cancelled);
        } catch (ChunkException e) {
            return ChunkResult.failed(past(chunk, before), e);
        } catch (ModelException | RuntimeException e) {
            // A defect that one chunk triggers would otherwise fail the job repeatedly, and the
            // model may have failed on the half patch.
            return ChunkResult.failed(past(chunk, withoutHalf(before)), e);
        }
    }

    private DecodedChunk decoded(VideoChunk chunk, long lastSlot, @Nullable AheadChunk ahead)
            throws ChunkException {
        DecodedChunk decoded = ahead == null ? null : ahead.take(lastSlot);
        return decoded == null ? decode(chunk, lastSlot) : decoded;
    }

    /** Ends a stream: the frame of a half patch is used twice. */
    public ChunkResult flush(String streamId, StreamProgress before) {
        StepEncoder.Run run = encoder.begin(streamId, before.gate(), before.motion());
        StreamProgress ended = withoutHalf(before);
        Optional<TemporalPatch> patch =
                new PatchAssembler(model.info().temporalPatch(), before.half()).flush();
        try {
            if (patch.isPresent()) {
                run.accept(patch.get());
            }
        } catch (ModelException | RuntimeException e) {
            return ChunkResult.failed(ended, e);
        }
        return new ChunkResult(
                run.steps(),
                ended.with(run.gate(), run.motion()),
                0,
                0,
                List.of(),
                run.encoded(),
                ChunkResult.NO_FRAME,
                null,
                run.motionChanges());
    }

    /**
     * Decodes a chunk.
     *
     * @param lastSlot the newest slot that was sampled before it
     * @return has to be closed
     */
    DecodedChunk decode(VideoChunk chunk, long lastSlot) throws ChunkException {
        return decoder.decode(chunk, slots, lastSlot, resizer, encoder.hold());
    }

    private ChunkResult encoded(
            VideoChunk chunk,
            DecodedChunk decoded,
            StreamProgress before,
            BooleanSupplier cancelled)
            throws ModelException {
        StepEncoder.Run run = encoder.begin(chunk.streamId(), before.gate(), before.motion());
        PatchAssembler assembler = new PatchAssembler(model.info().temporalPatch(), before.half());
        for (SampledFrame frame : decoded.frames()) {
            for (TemporalPatch patch : assembler.accept(frame)) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("the job has ended");
                }
                run.accept(patch);
            }
        }
        StreamProgress after =
                new StreamProgress(
                        chunk.epoch(),
                        decoded.lastSlot(before.lastSlot()),
                        Math.max(before.clockMicros(), chunk.endMicros()),
                        assembler.pending().map(SampledFrame::settled).orElse(null),
                        run.gate(),
                        before.shape(),
                        run.motion());
        return new ChunkResult(
                Stream.concat(SeenSpans.of(chunk, decoded.damage()).stream(), run.steps().stream())
                        .toList(),
                after,
                decoded.decodedFrames(),
                decoded.discardedLeadingFrames(),
                decoded.damage(),
                run.encoded(),
                decoded.lastFrameMicros(),
                null,
                run.motionChanges());
    }

    /** The step has ended, so a frame for its other half would be late. */
    private static StreamProgress withoutHalf(StreamProgress before) {
        long lastSlot = before.half() == null ? before.lastSlot() : before.half().slot() + 1;
        return new StreamProgress(
                before.epoch(),
                lastSlot,
                before.clockMicros(),
                null,
                before.gate(),
                before.shape(),
                before.motion());
    }

    private static StreamProgress past(VideoChunk chunk, StreamProgress kept) {
        return new StreamProgress(
                        chunk.epoch(),
                        kept.lastSlot(),
                        kept.clockMicros(),
                        kept.half(),
                        kept.gate(),
                        kept.shape(),
                        kept.motion())
                .advancedTo(chunk.endMicros());
    }

    private static boolean endsHalfStep(VideoChunk chunk, StreamProgress before) {
        return before.half() != null && before.epoch() != chunk.epoch();
    }
}
