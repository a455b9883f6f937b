// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.decode.SegmentFrames.Damage;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Decodes consecutive frames of a chunk until the first damage. The decoder gets the index of a
 * frame as its time, so that it is known which packet each decoded frame is from. Not safe for use
 * by several threads; the native objects remain the caller's.
 */
final class SegmentDecoder {

    private final CodedVideo video;
    private final ChunkPresentation presentation;
    private final EntryFrames entries;
    private final VideoDecoder decoder;
    private final NativePacket packet;
    private final NativeFrame frame;
    private final FrameSampler sampler;
    private final DecodeBudget budget;
    private final BitSet accepted = new BitSet();

    private boolean used;
    private FrameSampler.Mark mark;
    private SegmentFrames segment;

    SegmentDecoder(
            CodedVideo video,
            ChunkPresentation presentation,
            VideoDecoder decoder,
            NativePacket packet,
            NativeFrame frame,
            FrameSampler sampler,
            DecodeBudget budget) {
        this.video = video;
        this.presentation = presentation;
        this.entries = new EntryFrames(video.frames());
        this.decoder = decoder;
        this.packet = packet;
        this.frame = frame;
        this.sampler = sampler;
        this.budget = budget;
        this.mark = sampler.mark();
        this.segment = new SegmentFrames(video, 0, 0, new BitSet(), new BitSet());
    }

    /**
     * Decodes only what some frames need.
     *
     * @param needed frames in decoding order
     * @return number of frames that were left out; empty if all of the chunk has to be decoded,
     *     because it cannot be planned or damage was found, and nothing is accepted
     */
    OptionalInt decodeNeeded(BitSet needed) throws ChunkException {
        DecodePlan plan = DecodePlan.of(video, presentation, needed);
        if (plan == null) {
            return OptionalInt.empty();
        }
        FrameSampler.Mark nothing = sampler.mark();
        for (DecodePlan.Stretch stretch : plan.stretches()) {
            if (decode(stretch.from(), stretch.to(), plan.leftOut()) != null) {
                accepted.clear();
                sampler.rollBack(nothing);
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(plan.skipped(video.size()));
    }

    /** Number of shown frames that were decoded and accepted. */
    int accepted() {
        return accepted.cardinality();
    }

    /**
     * The frame from which on the last call has to be repeated if it found damage: the last closed
     * key frame before which every frame was accepted.
     */
    int committed() {
        return segment.begin();
    }

    /**
     * Decodes frames from an entry on.
     *
     * @param leftOut frames that are not decoded
     * @return the first damage, whose frame and followers are not to be used; the frames accepted
     *     before are taken back. Null if there is none.
     */
    @Nullable Damage decode(int from, int to, BitSet leftOut) throws ChunkException {
        mark = sampler.mark();
        segment = new SegmentFrames(video, from, to, entries.unusable(from), leftOut);
        if (from == to) {
            return null;
        }
        if (used) {
            decoder.flush();
        }
        Damage damage = decodeAll(used);
        used = true;
        if (damage != null) {
            accepted.clear(segment.begin(), video.size());
            sampler.rollBack(mark);
        }
        return damage;
    }

    /**
     * Decodes the segment. After an entry of H.264 that is not closed, frames may name frames
     * before it in their commands until the next closed one; the decoder takes these for damage if
     * it is strict.
     *
     * @param flushed whether the decoder has seen other frames before
     */
    private @Nullable Damage decodeAll(boolean flushed) throws ChunkException {
        boolean strict = video.codec() != VideoCodec.H264;
        int first = segment.begin();
        for (int index = first; index < segment.end(); index++) {
            strict |= video.frame(index).entry() == Entry.CLOSED;
            if (segment.isLeftOut(index)) {
                continue;
            }
            Damage damage = decode(index, strict, index == first && flushed);
            if (damage != null) {
                return damage;
            }
        }
        return drain(strict);
    }

    private @Nullable Damage decode(int index, boolean strict, boolean opens)
            throws ChunkException {
        ChunkFrame coded = video.frame(index);
        decoder.failOnDamage(strict && !segment.isIgnored(index));
        for (CodedPacket part : coded.packets()) {
            budget.requireTime(index + 1);
            boolean opening = opens && part == coded.packets().get(0);
            Damage damage = send(index, opening ? video.grouping().opening(coded) : part);
            if (damage == null) {
                damage = receive(index);
            }
            if (damage != null) {
                return damage;
            }
        }
        return null;
    }

    private @Nullable Damage send(int index, CodedPacket part) {
        try {
            packet.set(part.data(), index, part.extradata());
            decoder.send(packet);
            return null;
        } catch (FfmpegException e) {
            return refused(index, e);
        }
    }

    private @Nullable Damage drain(boolean strict) throws ChunkException {
        int last = segment.end() - 1;
        decoder.failOnDamage(strict);
        try {
            decoder.sendEnd();
        } catch (FfmpegException e) {
            return refused(last, e);
        }
        Damage damage = receive(last);
        return damage == null ? segment.missing() : damage;
    }

    /** Takes the frames that the decoder has ready after it got a packet of a frame. */
    private @Nullable Damage receive(int index) throws ChunkException {
        while (true) {
            try {
                if (!decoder.receive(frame)) {
                    return null;
                }
            } catch (FfmpegException e) {
                return refused(index, e);
            }
            Damage damage = accept(frame.pts());
            if (damage != null) {
                return damage;
            }
        }
    }

    private @Nullable Damage accept(long time) throws ChunkException {
        Damage damage = segment.check(time);
        if (damage != null) {
            return damage;
        }
        int index = (int) time;
        if (segment.isIgnored(index)) {
            return null;
        }
        FrameDisplay display = sampler.display(frame);
        budget.requireSize(
                display.shownWidth(frame.width(), frame.height()),
                display.shownHeight(frame.width(), frame.height()));
        if (frame.isDamaged()) {
            return new Damage(index, "it has damaged or missing parts");
        }
        if (presentation.isShown(index) && video.frame(index).isTimed()) {
            accepted.set(index);
            sampler.offer(frame, video.frame(index).pts(), video.timeBase());
        }
        if (segment.give(index)) {
            mark = sampler.mark();
        }
        return segment.missingBefore(index);
    }

    /** The damage of a frame that the decoder refuses; null if that does not matter. */
    private @Nullable Damage refused(int index, FfmpegException cause) {
        return segment.isIgnored(index)
                ? null
                : new Damage(index, "the decoder refuses it: " + cause.reason());
    }
}
