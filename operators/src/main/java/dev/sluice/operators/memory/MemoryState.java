// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.BlockStore;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.memory.SeenVideoFormat;
import dev.sluice.engine.memory.VisualMemory;
import dev.sluice.engine.question.EvidenceStore;
import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.QuestionStore;
import dev.sluice.engine.question.ReleasedIndex;
import dev.sluice.engine.question.ReleasedQuestion;
import dev.sluice.engine.question.ReleasedQuestionFormat;
import dev.sluice.engine.stream.StepShape;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/** The keyed state of {@link MemoryOperator}. All methods apply to the current key. */
final class MemoryState implements EvidenceStore {

    /** Name of the state that every known stream has. */
    static final String HEADER = "header";

    private static final TypeInformation<byte[]> BYTES =
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    private static final ReleasedQuestionFormat RELEASED = new ReleasedQuestionFormat();
    private static final SeenVideoFormat SEEN = new SeenVideoFormat();

    private final MemorySettings settings;
    private final StepShape shape;
    private final ValueState<StreamHeader> header;
    private final ValueState<byte[]> seen;
    private final MapState<Long, byte[]> window;
    private final MapState<Long, byte[]> blocks;
    private final MapState<Long, byte[]> canvas;
    private final MapState<String, byte[]> questions;
    private final MapState<Long, byte[]> released;
    private final MapState<Long, byte[]> evidence;

    /**
     * @param shape the shape of the steps that the model encodes and reads
     */
    MemoryState(KeyedStateStore store, MemorySettings settings, StepShape shape) {
        this.settings = settings;
        this.shape = shape;
        header = store.getState(new ValueStateDescriptor<>(HEADER, StreamHeaderSerializer.TYPE));
        seen = store.getState(new ValueStateDescriptor<>("seen", BYTES));
        window = store.getMapState(byNumber("window"));
        blocks = store.getMapState(byNumber("blocks"));
        canvas = store.getMapState(byNumber("canvas"));
        questions = store.getMapState(new MapStateDescriptor<>("questions", Types.STRING, BYTES));
        released = store.getMapState(byNumber("released"));
        evidence = store.getMapState(byNumber("evidence"));
    }

    private static MapStateDescriptor<Long, byte[]> byNumber(String name) {
        return new MapStateDescriptor<>(name, Types.LONG, BYTES);
    }

    /** Reads the stream. */
    CachedStream read() throws Exception {
        ReleasedIndex index = new ReleasedIndex();
        for (Map.Entry<Long, byte[]> entry : released.entries()) {
            index.add(entry.getKey(), decode(entry.getKey(), entry.getValue()));
        }
        return new CachedStream(
                new VisualMemory(
                        settings.memory(),
                        settings.policy()::newMerge,
                        new StateBlockStore(window),
                        new StateBlockStore(blocks),
                        new StateBlockStore(canvas)),
                new QuestionSchedule(settings.questions(), new StateQuestionStore(questions)),
                index);
    }

    StreamHeader header() throws IOException {
        StreamHeader value = header.value();
        return value == null ? StreamHeader.NEW.withShape(shape) : value;
    }

    boolean isKnown() throws IOException {
        return header.value() != null;
    }

    void store(StreamHeader value) throws IOException {
        header.update(value);
    }

    /** Which of the stream's capture times were seen. */
    SeenVideo seen() throws IOException {
        byte[] value = seen.value();
        return value == null ? SeenVideo.UNKNOWN : SEEN.fromBytes(value);
    }

    void store(SeenVideo value) throws IOException {
        seen.update(SEEN.toBytes(value));
    }

    /**
     * Evicts the memory of the stream if it holds steps of another shape, which are those of
     * another model: this model can neither read their tokens nor place them in time.
     *
     * @return whether there was any memory to evict
     */
    boolean evictOtherShape() throws IOException {
        StreamHeader before = header();
        if (before.shape().equals(shape)) {
            return false;
        }
        clearMemory();
        store(before.withShape(shape));
        return before.clockMicros() != QuestionSchedule.NO_CLOCK;
    }

    /** Forgets what was seen of the stream, but not its questions. */
    void forgetVideo() throws IOException {
        clearMemory();
        seen.clear();
        store(header().withoutClock());
    }

    private void clearMemory() {
        window.clear();
        blocks.clear();
        canvas.clear();
    }

    boolean hasReleased() throws Exception {
        return !released.isEmpty();
    }

    void storeReleased(long number, ReleasedQuestion question) throws Exception {
        released.put(number, RELEASED.toBytes(question));
    }

    /** Returns a question that was released and not removed. */
    ReleasedQuestion released(long number) throws Exception {
        return decode(number, stored(released, number));
    }

    private static byte[] stored(MapState<Long, byte[]> state, long number) throws Exception {
        return Objects.requireNonNull(
                state.get(number), () -> "keyed state holds nothing under the number " + number);
    }

    private static ReleasedQuestion decode(long number, byte[] stored) throws IOException {
        return RELEASED.fromBytes(stored).storedAs(number);
    }

    void removeReleased(long number) throws Exception {
        released.remove(number);
    }

    @Override
    public void storeEvidence(long number, byte[] stored) throws Exception {
        evidence.put(number, stored);
    }

    /** Returns evidence that was stored and not removed. */
    byte[] evidence(long number) throws Exception {
        return stored(evidence, number);
    }

    void removeEvidence(long number) throws Exception {
        evidence.remove(number);
    }

    /** Evicts the stream. */
    void clear() {
        header.clear();
        seen.clear();
        window.clear();
        blocks.clear();
        canvas.clear();
        questions.clear();
        released.clear();
        evidence.clear();
    }

    /** Blocks in a {@link MapState}. */
    private record StateBlockStore(MapState<Long, byte[]> state) implements BlockStore {

        @Override
        public byte @Nullable [] get(long id) throws IOException {
            return StateAccess.of(() -> state.get(id));
        }

        @Override
        public void put(long id, byte[] block) throws IOException {
            StateAccess.run(() -> state.put(id, block));
        }

        @Override
        public void remove(long id) throws IOException {
            StateAccess.run(() -> state.remove(id));
        }

        @Override
        public void forEach(Visitor visitor) throws IOException {
            for (Map.Entry<Long, byte[]> entry : StateAccess.of(state::entries)) {
                visitor.visit(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Questions in a {@link MapState}. */
    private record StateQuestionStore(MapState<String, byte[]> state) implements QuestionStore {

        @Override
        public void put(String queryId, byte[] entry) throws IOException {
            StateAccess.run(() -> state.put(queryId, entry));
        }

        @Override
        public void remove(String queryId) throws IOException {
            StateAccess.run(() -> state.remove(queryId));
        }

        @Override
        public void forEach(Visitor visitor) throws IOException {
            for (Map.Entry<String, byte[]> entry : StateAccess.of(state::entries)) {
                visitor.visit(entry.getKey(), entry.getValue());
            }
        }
    }
}
