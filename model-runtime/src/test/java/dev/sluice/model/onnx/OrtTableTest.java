// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.Fixture;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Successful and failed calls of the C interface, and refused tables. */
class OrtTableTest {

    private static final int FLOAT = 1;
    private static final long[] TWO = {2};

    private static OrtSession session;
    private static OrtHandles handles;
    private static OrtTable ort;
    private static String version;
    private static Pointer allocator;

    @BeforeAll
    static void open() throws ModelException {
        Fixture fixture = Fixture.named("tiny-qwen2_5_vl");
        session =
                new OrtSessionFactory(ExecutionProvider.CPU, 1)
                        .open(fixture.path().resolve("onnx/embed_tokens.onnx"));
        handles = OrtHandles.open();
        version = OrtRuntime.environment().getVersion();
        ort = OrtTable.at(handles.table(), version);
        long address = handles.of(session);
        allocator = ort.allocator(address, ort.memoryOfInputs(address, 1)[0]);
    }

    @AfterAll
    static void close() throws OrtException {
        ort.releaseAllocator(allocator);
        session.close();
    }

    @Test
    void inputsOfAGraphOnTheCpuAreExpectedInMainMemory() throws ModelException {
        Pointer[] wanted = ort.memoryOfInputs(handles.of(session), 1);
        assertThat(wanted).hasSize(1);
        assertThat(ort.name(wanted[0])).isEqualTo("Cpu");
        assertThat(ort.name(ort.memory(allocator))).isEqualTo("Cpu");
    }

    @Test
    void aTensorUsesTheMemoryThatItWasGiven() throws Exception {
        Pointer memory = ort.memory(allocator);
        Pointer bytes = ort.allocate(allocator, 8);
        bytes.setFloat(0, 1.5f);
        bytes.setFloat(4, -2f);
        long value = ort.tensor(memory, bytes, 8, TWO, FLOAT);
        try (OnnxTensor tensor = handles.tensor(value, TWO, OnnxJavaType.FLOAT)) {
            assertThat(tensor.getFloatBuffer().array()).containsExactly(1.5f, -2f);
            bytes.setFloat(0, 7f);
            assertThat(tensor.getFloatBuffer().get(0)).isEqualTo(7f);
            assertThat(tensor.getInfo().getShape()).containsExactly(2);
        }
        ort.free(allocator, bytes);
    }

    @Test
    void aTensorThatIsLargerThanItsMemoryIsRefused() throws ModelException {
        Pointer bytes = ort.allocate(allocator, 4);
        Pointer memory = ort.memory(allocator);
        assertFails(() -> ort.tensor(memory, bytes, 4, TWO, FLOAT), "create a tensor of 4 bytes");
        ort.free(allocator, bytes);
    }

    @Test
    void anImpossibleAllocationIsAnError() {
        assertFails(() -> ort.allocate(allocator, 1L << 60), "allocate 1152921504606846976 bytes");
    }

    @Test
    void aGraphWithOtherInputsIsAnError() {
        assertFails(
                () -> ort.memoryOfInputs(handles.of(session), 0),
                "in which memory it expects 0 inputs");
        assertThatThrownBy(() -> ort.memoryOfInputs(handles.of(session), 3))
                .isInstanceOf(ModelException.class)
                .hasMessage("ONNX Runtime does not say in which memory it expects input 1");
    }

    private static void assertFails(ThrowingCall call, String purpose) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .hasMessageContaining("ONNX Runtime cannot ")
                .hasMessageContaining(purpose)
                .hasMessageMatching("(?s).+: .*\\w.*");
    }

    /** A call that fails. */
    private interface ThrowingCall {
        void run() throws ModelException;
    }

    @Test
    void anUnknownVersionIsNotUsed() {
        for (String unknown : new String[] {"1.30.0", "1.2.9", "2.29.0", ""}) {
            assertThatThrownBy(() -> OrtTable.at(1, unknown))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("ONNX Runtime is version " + unknown + ", expected 1.29.x");
        }
    }

    @Test
    void aMissingOrIncompleteTableIsRefused() {
        assertThatThrownBy(() -> OrtTable.at(0, version))
                .hasMessageContaining("has its table at 0");
        Memory holes = new Memory(8 * 500);
        holes.clear();
        assertThatThrownBy(() -> OrtTable.at(Pointer.nativeValue(holes), version))
                .hasMessage("ONNX Runtime has no function at index 0 of its table");
    }
}
