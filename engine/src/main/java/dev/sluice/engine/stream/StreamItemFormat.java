// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.motion.MotionData;
import dev.sluice.engine.policy.Signals;
import dev.sluice.engine.protocol.QueryData;
import dev.sluice.engine.reduce.SignalData;
import dev.sluice.engine.reduce.TokenStep;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of all {@link StreamItem}s: a tag, then the item's fields. Items only pass between
 * the operators of one job, so a new kind of item needs no new version. Version 1 did not say what
 * the camera did.
 */
public final class StreamItemFormat extends VersionedFormat<StreamItem> {

    private static final int ENCODED = 1;
    private static final int GATED = 2;
    private static final int DROPPED = 3;
    private static final int CLOCK = 4;
    private static final int QUERY = 5;
    private static final int CHUNK_STARTED = 6;
    private static final int INPUT_PAUSED = 7;
    private static final int INPUT_RESUMED = 8;
    private static final int VIDEO_SEEN = 9;
    private static final int CLOCK_SET_BACK = 10;
    private static final int FORGOTTEN = 11;

    /** Signals, then an encoded or dropped step that has them. */
    private static final int SIGNALLED = 12;

    public StreamItemFormat() {
        super("stream item", 2);
    }

    @Override
    protected void writeFields(StreamItem item, DataOutput out) throws IOException {
        if (item instanceof EncodedStep step) {
            writeSignals(step, out);
            out.writeByte(ENCODED);
            writeEncoded(step, out);
        } else if (item instanceof GatedStep step) {
            out.writeByte(GATED);
            writeGated(step, out);
        } else if (item instanceof DroppedStep step) {
            writeSignals(step.encoded(), out);
            out.writeByte(DROPPED);
            writeEncoded(step.encoded(), out);
            TokenData.writeDecision(step.decision(), out);
            out.writeBoolean(step.sceneChange());
        } else if (item instanceof ClockAdvance clock) {
            out.writeByte(CLOCK);
            BinaryData.writeText(clock.streamId(), out);
            out.writeLong(clock.clockMicros());
        } else if (item instanceof VideoSeen seen) {
            out.writeByte(VIDEO_SEEN);
            BinaryData.writeText(seen.streamId(), out);
            out.writeLong(seen.fromMicros());
            out.writeLong(seen.toMicros());
        } else if (item instanceof ClockSetBack back) {
            out.writeByte(CLOCK_SET_BACK);
            BinaryData.writeText(back.streamId(), out);
            out.writeLong(back.clockMicros());
            out.writeLong(back.captureMicros());
        } else if (item instanceof StreamForgotten forgotten) {
            out.writeByte(FORGOTTEN);
            BinaryData.writeText(forgotten.streamId(), out);
            BinaryData.writeText(forgotten.requestId(), out);
            out.writeBoolean(forgotten.known());
        } else if (item instanceof StreamQuery query) {
            out.writeByte(QUERY);
            QueryData.write(query.query(), out);
        } else {
            out.writeByte(tagOfMarker(item));
            BinaryData.writeText(item.streamId(), out);
        }
    }

    @Override
    protected StreamItem readFields(int version, DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case SIGNALLED -> {
                Signals signals = SignalData.read(in);
                yield readStep(version, in.readByte(), signals, in);
            }
            case ENCODED, DROPPED -> readStep(version, tag, Signals.NONE, in);
            case GATED -> readGated(in);
            case CLOCK -> new ClockAdvance(BinaryData.readText(in), in.readLong());
            case VIDEO_SEEN -> new VideoSeen(BinaryData.readText(in), in.readLong(), in.readLong());
            case CLOCK_SET_BACK ->
                    new ClockSetBack(BinaryData.readText(in), in.readLong(), in.readLong());
            case FORGOTTEN ->
                    new StreamForgotten(
                            BinaryData.readText(in), BinaryData.readText(in), in.readBoolean());
            case QUERY -> new StreamQuery(QueryData.read(in));
            case CHUNK_STARTED -> new ChunkStarted(BinaryData.readText(in));
            case INPUT_PAUSED -> new InputPaused(BinaryData.readText(in));
            case INPUT_RESUMED -> new InputResumed(BinaryData.readText(in));
            default -> throw damaged("the tag " + tag);
        };
    }

    /** Returns the tag of an item that has no fields but its stream. */
    private static int tagOfMarker(StreamItem item) {
        if (item instanceof ChunkStarted) {
            return CHUNK_STARTED;
        }
        return item instanceof InputPaused ? INPUT_PAUSED : INPUT_RESUMED;
    }

    private static void writeEncoded(EncodedStep step, DataOutput out) throws IOException {
        BinaryData.writeText(step.streamId(), out);
        out.writeLong(step.captureMicros());
        out.writeLong(step.endMicros());
        TokenData.writeStep(step.tokens(), out);
        MotionData.write(step.tokens().motion(), out);
    }

    private static void writeSignals(EncodedStep step, DataOutput out) throws IOException {
        if (!step.tokens().signals().isEmpty()) {
            out.writeByte(SIGNALLED);
            SignalData.write(step.tokens().signals(), out);
        }
    }

    private StreamItem readStep(int version, int tag, Signals signals, DataInput in)
            throws IOException {
        return switch (tag) {
            case ENCODED -> readEncoded(version, signals, in);
            case DROPPED ->
                    new DroppedStep(
                            readEncoded(version, signals, in),
                            TokenData.readDecision(in),
                            in.readBoolean());
            default -> throw damaged("the tag %d after signals".formatted(tag));
        };
    }

    private static EncodedStep readEncoded(int version, Signals signals, DataInput in)
            throws IOException {
        String streamId = BinaryData.readText(in);
        long capture = in.readLong();
        long end = in.readLong();
        TokenStep tokens = TokenData.readStep(signals, in);
        return new EncodedStep(
                streamId,
                capture,
                end,
                version == 1 ? tokens : tokens.filmed(MotionData.readMotion(in)));
    }

    private static void writeGated(GatedStep step, DataOutput out) throws IOException {
        BinaryData.writeText(step.streamId(), out);
        out.writeLong(step.step());
        out.writeLong(step.captureMicros());
        out.writeLong(step.endMicros());
        TokenData.writeGrid(step.grid(), out);
    }

    private static GatedStep readGated(DataInput in) throws IOException {
        return new GatedStep(
                BinaryData.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                TokenData.readGrid(in));
    }
}
