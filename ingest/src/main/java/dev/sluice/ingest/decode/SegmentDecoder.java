// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.NativeFrame;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.ffmpeg.VideoDecoder;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/**
 * Decodes consecutive frames of a chunk until the first damage. The decoder gets the index of a
 * frame as its time, so that it is known which packet each decoded frame is from. Not safe for use
 * by several threads; the native objects remain the caller's.
 */
final class SegmentDecoder {

    /** More than any decoder holds back: a frame that is not given by then is missing. */
    private static final int MAX_DELAY = 64;

    /** The first damage that was found. */
    record Damage(int frame, String reason) {}

    private final CodedVideo video;
    private final Presentation presentation;
    private final EntryFrames entries;
    private final VideoDecoder decoder;
    private final NativePacket packet;
    private final NativeFrame frame;
    private final FrameSampler sampler;
    private final DecodeBudget budget;
    private final BitSet accepted = new BitSet();

    private boolean used;
    private BitSet ignored = new BitSet(); // not decoded, or not correct
    private BitSet given = new BitSet(); // by the decoder, or ignored
    private int begin;
    private int end;
    private FrameSampler.Mark mark;
    private int nextKey;
    private boolean strict;

    SegmentDecoder(
            CodedVideo video,
            Presentation presentation,
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
        return begin;
    }

    /** Takes back the frames that were accepted from an index on. */
    void discard(int from) {
        accepted.clear(from, video.size());
        sampler.rollBack(mark);
    }

    /**
     * Decodes frames from an entry on.
     *
     * @param leftOut frames that are not decoded
     * @return the first damage, whose frame and followers are not to be used; the frames accepted
     *     before are taken back. Null if there is none.
     */
    @Nullable Damage decode(int from, int to, BitSet leftOut) throws ChunkException {
        start(from, to, leftOut);
        Damage damage = decode();
        if (damage != null) {
            discard(begin);
        }
        return damage;
    }

    private void start(int from, int to, BitSet leftOut) {
        if (used) {
            decoder.flush();
        }
        begin = from;
        end = to;
        mark = sampler.mark();
        ignored = entries.unusable(from);
        ignored.or(leftOut);
        given = (BitSet) ignored.clone();
        nextKey = nextKey(from + 1);
        strict = video.codec() != VideoCodec.H264 || video.frame(from).entry() == Entry.CLOSED;
    }

    private @Nullable Damage decode() throws ChunkException {
        int first = begin;
        for (int index = first; index < end; index++) {
            strict |= video.frame(index).entry() == Entry.CLOSED;
            if (isLeftOut(index)) {
                continue;
            }
            Damage damage = decode(index, index == first && used);
            if (damage != null) {
                return damage;
            }
        }
        used |= first < end;
        return first < end ? drain() : null;
    }

    private boolean isLeftOut(int index) {
        return ignored.get(index) && video.frame(index).isDisposable()
                || video.frame(index).isCorrupt();
    }

    private @Nullable Damage decode(int index, boolean opens) throws ChunkException {
        CodedFrame coded = video.frame(index);
        boolean fails = !ignored.get(index);
        decoder.failOnDamage(strict && fails);
        for (CodedPacket part : coded.packets()) {
            budget.requireTime(index + 1);
            CodedPacket sent =
                    opens && part == coded.packets().get(0)
                            ? video.grouping().opening(coded)
                            : part;
            try {
                packet.set(sent.data(), index, sent.extradata());
                decoder.send(packet);
            } catch (FfmpegException e) {
                if (fails) {
                    used = true;
                    return refused(index, e);
                }
            }
            Damage damage = receive(index, fails);
            if (damage != null) {
                used = true;
                return damage;
            }
        }
        return null;
    }

    private @Nullable Damage drain() throws ChunkException {
        decoder.failOnDamage(strict);
        try {
            decoder.sendEnd();
        } catch (FfmpegException e) {
            return refused(end - 1, e);
        }
        Damage damage = receive(end - 1, true);
        int missing = given.nextClearBit(begin);
        return damage != null || missing >= end ? damage : new Damage(missing, "it gives no frame");
    }

    /** Takes the frames that the decoder has ready after it got a packet of a frame. */
    private @Nullable Damage receive(int index, boolean fails) throws ChunkException {
        while (true) {
            try {
                if (!decoder.receive(frame)) {
                    return null;
                }
            } catch (FfmpegException e) {
                if (fails) {
                    return refused(index, e);
                }
                return null;
            }
            Damage damage = accept(frame.pts());
            if (damage != null) {
                return damage;
            }
        }
    }

    private @Nullable Damage accept(long time) throws ChunkException {
        if (time < begin || time >= end) {
            return new Damage(given.nextClearBit(begin), "it gives a frame of another packet");
        }
        int index = (int) time;
        if (ignored.get(index)) {
            return null;
        }
        if (given.get(index)) {
            return new Damage(index, "it gives more than one frame");
        }
        FrameDisplay display = sampler.display(frame);
        budget.requireSize(
                display.shownWidth(frame.width(), frame.height()),
                display.shownHeight(frame.width(), frame.height()));
        if (frame.isDamaged()) {
            return new Damage(index, "it has damaged or missing parts");
        }
        given.set(index);
        if (presentation.isShown(index) && video.frame(index).isTimed()) {
            accepted.set(index);
            sampler.offer(frame, video.frame(index).pts(), video.timeBase());
        }
        return commit(index);
    }

    /** Accepts what was decoded before a closed key frame for good, once it is complete. */
    private @Nullable Damage commit(int index) {
        int missing = given.nextClearBit(begin);
        if (missing == nextKey) {
            begin = nextKey;
            mark = sampler.mark();
            nextKey = nextKey(nextKey + 1);
        }
        return missing < index - MAX_DELAY ? new Damage(missing, "it gives no frame") : null;
    }

    private int nextKey(int from) {
        int index = from;
        while (index < end && video.frame(index).entry() != Entry.CLOSED) {
            index++;
        }
        return index < end ? index : Integer.MAX_VALUE;
    }

    private static Damage refused(int index, FfmpegException cause) {
        return new Damage(index, "the decoder refuses it: " + cause.reason());
    }
}
