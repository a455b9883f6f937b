package dev.sluice.operators.record;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.protocol.QueryData;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.engine.stream.TokenData;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Binary form of all {@link StreamItem}s: a tag, then the item's fields. */
public final class StreamItemSerializer extends VersionedSerializer<StreamItem> {

    private static final long serialVersionUID = 1L;

    private static final int ENCODED = 1;
    private static final int GATED = 2;
    private static final int DROPPED = 3;
    private static final int CLOCK = 4;
    private static final int QUERY = 5;
    private static final int IN_WORK = 6;
    private static final int STOPS = 7;
    private static final int GOES_ON = 8;

    public StreamItemSerializer() {
        super(1);
    }

    @Override
    protected void write(StreamItem item, DataOutputView out) throws IOException {
        if (item instanceof EncodedStep step) {
            out.writeByte(ENCODED);
            writeEncoded(step, out);
        } else if (item instanceof GatedStep step) {
            out.writeByte(GATED);
            writeGated(step, out);
        } else if (item instanceof DroppedStep step) {
            out.writeByte(DROPPED);
            writeEncoded(step.encoded(), out);
            TokenData.writeDecision(step.decision(), out);
            out.writeBoolean(step.sceneChange());
        } else if (item instanceof ClockAdvance clock) {
            out.writeByte(CLOCK);
            BinaryData.writeText(clock.streamId(), out);
            out.writeLong(clock.clockMicros());
        } else if (item instanceof StreamQuery query) {
            out.writeByte(QUERY);
            QueryData.write(query.query(), out);
        } else if (item instanceof ChunkStarted work) {
            out.writeByte(IN_WORK);
            BinaryData.writeText(work.streamId(), out);
        } else if (item instanceof InputPaused stops) {
            out.writeByte(STOPS);
            BinaryData.writeText(stops.streamId(), out);
        } else if (item instanceof InputResumed goesOn) {
            out.writeByte(GOES_ON);
            BinaryData.writeText(goesOn.streamId(), out);
        }
    }

    @Override
    protected StreamItem read(int version, DataInputView in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case ENCODED -> readEncoded(in);
            case GATED -> readGated(in);
            case DROPPED ->
                    new DroppedStep(readEncoded(in), TokenData.readDecision(in), in.readBoolean());
            case CLOCK -> new ClockAdvance(BinaryData.readText(in), in.readLong());
            case QUERY -> new StreamQuery(QueryData.read(in));
            case IN_WORK -> new ChunkStarted(BinaryData.readText(in));
            case STOPS -> new InputPaused(BinaryData.readText(in));
            case GOES_ON -> new InputResumed(BinaryData.readText(in));
            default -> throw new IOException("found the tag " + tag + "; the item is damaged");
        };
    }

    private static void writeEncoded(EncodedStep step, DataOutputView out) throws IOException {
        BinaryData.writeText(step.streamId(), out);
        out.writeLong(step.captureMicros());
        out.writeLong(step.endMicros());
        TokenData.writeStep(step.tokens(), out);
    }

    private static EncodedStep readEncoded(DataInputView in) throws IOException {
        String streamId = BinaryData.readText(in);
        long capture = in.readLong();
        long end = in.readLong();
        TokenStep tokens = TokenData.readStep(in);
        return new EncodedStep(streamId, capture, end, tokens);
    }

    private static void writeGated(GatedStep step, DataOutputView out) throws IOException {
        BinaryData.writeText(step.streamId(), out);
        out.writeLong(step.step());
        out.writeLong(step.captureMicros());
        out.writeLong(step.endMicros());
        TokenData.writeGrid(step.grid(), out);
    }

    private static GatedStep readGated(DataInputView in) throws IOException {
        return new GatedStep(
                BinaryData.readText(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                TokenData.readGrid(in));
    }

    @Override
    public TypeSerializerSnapshot<StreamItem> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot that a savepoint holds. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamItem> {
        public Snapshot() {
            super(StreamItemSerializer::new);
        }
    }
}
