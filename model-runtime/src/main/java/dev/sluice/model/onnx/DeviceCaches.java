package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import com.sun.jna.Pointer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Caches in the memory where the decoder wants them. The runtime takes and fills tensors that lie
 * there as they are, so nothing is copied between its runs. All tensors of one cache share one
 * piece of memory.
 */
final class DeviceCaches extends CacheMemory {

    private static final int ALIGNMENT = 256; // of each tensor, as devices like it

    private final OrtHandles handles;
    private final OrtTable ort;
    private final CacheLayout layout;
    private final Pointer allocator;
    private final Pointer memory;
    private final String name;
    private int users = 1; // the owner, and pieces that are not freed; guarded by this

    private DeviceCaches(
            OrtHandles handles, OrtTable ort, CacheLayout layout, long session, Pointer wanted)
            throws ModelException {
        this.handles = handles;
        this.ort = ort;
        this.layout = layout;
        this.name = ort.name(wanted);
        this.allocator = ort.allocator(session, wanted);
        try {
            this.memory = ort.memory(allocator);
        } catch (ModelException e) {
            ort.releaseAllocator(allocator);
            throw e;
        }
    }

    /**
     * Memory for a session's caches, in the place where it wants the first of them.
     *
     * @throws ModelException if this runtime has no way there
     */
    static DeviceCaches open(OrtSession session, CacheLayout layout) throws ModelException {
        OrtHandles handles = OrtHandles.open();
        OrtTable ort = OrtTable.at(handles.table(), OrtRuntime.environment().getVersion());
        long address = handles.of(session);
        List<String> inputs = new ArrayList<>(session.getInputNames());
        int first = inputs.indexOf(layout.types().keySet().iterator().next());
        Pointer wanted = ort.memoryOfInputs(address, inputs.size())[first];
        return new DeviceCaches(handles, ort, layout, address, wanted);
    }

    /** What the runtime calls this memory: {@code Cuda}, {@code Cpu}, … */
    String name() {
        return name;
    }

    @Override
    Optional<CacheTensors> room(int rows) throws ModelException {
        return Optional.of(tensors(rows));
    }

    @Override
    CacheTensors nothing() throws ModelException {
        return tensors(0);
    }

    @Override
    boolean onDevice() {
        return true;
    }

    private CacheTensors tensors(int rows) throws ModelException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        Pointer piece = enter(pieceBytes(rows));
        try {
            long at = 0;
            for (String input : layout.types().keySet()) {
                tensors.put(input, tensor(input, rows, piece.share(at)));
                at += aligned(layout.bytes(input, rows));
            }
        } catch (ModelException | RuntimeException e) {
            tensors.values().forEach(OnnxTensor::close);
            leave(piece);
            throw e;
        }
        return counted(tensors, rows, () -> leave(piece));
    }

    private OnnxTensor tensor(String input, int rows, Pointer start) throws ModelException {
        OnnxJavaType type = layout.types().get(input);
        long[] shape = layout.shape(input, rows);
        int number = Tensors.onnxType(type);
        long value = ort.tensor(memory, start, layout.bytes(input, rows), shape, number);
        try {
            return handles.tensor(value, shape, type);
        } catch (ModelException | RuntimeException e) {
            ort.releaseValue(value);
            throw e;
        }
    }

    private long pieceBytes(int rows) {
        long bytes = 0;
        for (String input : layout.types().keySet()) {
            bytes += aligned(layout.bytes(input, rows));
        }
        return rounded(bytes);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * Sizes are made alike, at most an eighth larger: a cache that grows by a row at each step
     * finds what one before it has freed, where otherwise it would ask for new memory each time.
     */
    static long rounded(long bytes) {
        long step = Math.max(ALIGNMENT, Long.highestOneBit(bytes) >> 3);
        return Math.max(1, (bytes + step - 1) / step) * step;
    }

    private synchronized Pointer enter(long bytes) throws ModelException {
        if (users == 0) {
            throw new IllegalStateException("The decoder of this cache is closed");
        }
        Pointer piece = ort.allocate(allocator, bytes);
        users++;
        return piece;
    }

    private synchronized void leave(Pointer piece) {
        try {
            ort.free(allocator, piece);
        } catch (ModelException e) {
            throw new IllegalStateException("Memory of " + name + " was not taken back", e);
        } finally {
            leave();
        }
    }

    /** The allocator goes last: memory is given back to it. */
    private synchronized void leave() {
        users--;
        if (users == 0) {
            ort.releaseAllocator(allocator);
        }
    }

    @Override
    public void close() {
        leave();
    }
}
