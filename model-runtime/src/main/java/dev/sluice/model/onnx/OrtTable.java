// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Functions of ONNX Runtime's C interface that its Java classes do not offer. They are called
 * through its function table, to which later versions only append. Safe for use by several threads.
 */
final class OrtTable {

    /** The version with which the table and the fields of the Java classes were verified. */
    private static final String VERSION = "1.29.";

    private static final int INVALID_ARGUMENT = 2;
    private static final int LEVEL_WARNING = 2;

    /** Indexes in the table. */
    private enum Slot {
        CREATE_STATUS(0),
        ERROR_MESSAGE(2),
        CREATE_ENVIRONMENT(3),
        CREATE_TENSOR_WITH_DATA(49),
        MEMORY_NAME(71),
        ALLOCATE(75),
        FREE(76),
        ALLOCATOR_MEMORY(77),
        RELEASE_STATUS(93),
        RELEASE_VALUE(96),
        CREATE_ALLOCATOR(131),
        RELEASE_ALLOCATOR(132),
        MEMORY_OF_INPUTS(380);

        private final int index;

        Slot(int index) {
            this.index = index;
        }
    }

    private final Map<Slot, Function> functions = new EnumMap<>(Slot.class);

    private OrtTable(Pointer table) throws ModelException {
        for (Slot slot : Slot.values()) {
            Pointer function = table.getPointer((long) slot.index * Native.POINTER_SIZE);
            if (function == null) {
                throw unusable("has no function at index " + slot.index + " of its table");
            }
            functions.put(slot, Function.getFunction(function));
        }
    }

    /**
     * Returns the table at an address if its version is known. Calls through the table of another
     * version might end the process.
     */
    static OrtTable at(long address, String version) throws ModelException {
        if (!version.startsWith(VERSION)) {
            throw unusable("is version " + version + ", expected " + VERSION + "x");
        }
        if (address == 0 || Native.POINTER_SIZE != Long.BYTES) {
            throw unusable(
                    "has its table at "
                            + address
                            + " of "
                            + Native.POINTER_SIZE
                            + "-byte pointers");
        }
        OrtTable table = new OrtTable(new Pointer(address));
        table.checkMessages();
        return table;
    }

    private Function function(Slot slot) {
        return Objects.requireNonNull(functions.get(slot), "the constructor adds every slot");
    }

    private static ModelException unusable(String found) {
        return new ModelException(Kind.FAILED, "ONNX Runtime " + found);
    }

    /** Verifies that error messages can be read, before any other function is called. */
    private void checkMessages() throws ModelException {
        String written = "a message";
        Object[] arguments = {INVALID_ARGUMENT, written};
        String read = takeMessage(function(Slot.CREATE_STATUS).invokePointer(arguments));
        if (!read.equals(written)) {
            throw unusable("gives back '" + read + "' where '" + written + "' was put in");
        }
    }

    /** Reads the message of an error and releases the error. */
    private String takeMessage(Pointer status) {
        Object[] argument = {status};
        try {
            return function(Slot.ERROR_MESSAGE).invokePointer(argument).getString(0, "UTF-8");
        } finally {
            function(Slot.RELEASE_STATUS).invokeVoid(argument);
        }
    }

    private void call(String purpose, Slot slot, Object... arguments) throws ModelException {
        Pointer status = function(slot).invokePointer(arguments);
        if (status != null) {
            throw new ModelException(
                    Kind.FAILED,
                    "ONNX Runtime cannot " + purpose + ": " + takeMessage(status).strip());
        }
    }

    /** Takes one more reference to the environment, which exists already, and never releases it. */
    void holdEnvironment() throws ModelException {
        call("hold its environment", Slot.CREATE_ENVIRONMENT, LEVEL_WARNING, "", new long[1]);
    }

    /**
     * Returns the kind of memory in which a session expects each of its inputs. The session owns
     * the results.
     *
     * @param inputs number of all inputs
     */
    Pointer[] memoryOfInputs(long session, int inputs) throws ModelException {
        long[] found = new long[inputs];
        call(
                "say in which memory it expects " + inputs + " inputs",
                Slot.MEMORY_OF_INPUTS,
                session,
                found,
                (long) inputs);
        Pointer[] memory = new Pointer[inputs];
        for (int input = 0; input < inputs; input++) {
            if (found[input] == 0) {
                throw unusable("does not say in which memory it expects input " + input);
            }
            memory[input] = new Pointer(found[input]);
        }
        return memory;
    }

    /** Returns the name of a kind of memory, such as {@code Cpu} or {@code Cuda}. */
    String name(Pointer memory) throws ModelException {
        long[] name = new long[1];
        call("name its memory", Slot.MEMORY_NAME, memory, name);
        return new Pointer(name[0]).getString(0, "UTF-8");
    }

    /** Creates an allocator of a session's memory, which may outlive it; the caller releases it. */
    Pointer allocator(long session, Pointer memory) throws ModelException {
        long[] allocator = new long[1];
        call(
                "allocate memory of the kind " + name(memory),
                Slot.CREATE_ALLOCATOR,
                session,
                memory,
                allocator);
        return new Pointer(allocator[0]);
    }

    /** Returns the kind of memory that an allocator allocates; the allocator owns the result. */
    Pointer memory(Pointer allocator) throws ModelException {
        long[] memory = new long[1];
        call("say what memory this is", Slot.ALLOCATOR_MEMORY, allocator, memory);
        return new Pointer(memory[0]);
    }

    /** Releases an allocator; none of its memory may be in use. */
    void releaseAllocator(Pointer allocator) {
        function(Slot.RELEASE_ALLOCATOR).invokeVoid(new Object[] {allocator});
    }

    /** Allocates memory, which the caller frees with {@link #free}. */
    Pointer allocate(Pointer allocator, long bytes) throws ModelException {
        long[] start = new long[1];
        call("allocate " + bytes + " bytes of memory", Slot.ALLOCATE, allocator, bytes, start);
        if (start[0] == 0) {
            throw unusable("allocated no memory for " + bytes + " bytes");
        }
        return new Pointer(start[0]);
    }

    /** Frees memory. */
    void free(Pointer allocator, Pointer start) throws ModelException {
        call("free memory", Slot.FREE, allocator, start);
    }

    /**
     * Creates a tensor over memory that the caller owns and keeps.
     *
     * @param memory kind of the memory
     * @param type number of the element type in the C interface
     * @return its address; the caller releases it
     */
    long tensor(Pointer memory, Pointer start, long bytes, long[] shape, int type)
            throws ModelException {
        long[] value = new long[1];
        call(
                "create a tensor of " + bytes + " bytes",
                Slot.CREATE_TENSOR_WITH_DATA,
                memory,
                start,
                bytes,
                shape,
                (long) shape.length,
                type,
                value);
        return value[0];
    }

    /** Releases a tensor. */
    void releaseValue(long value) {
        function(Slot.RELEASE_VALUE).invokeVoid(new Object[] {value});
    }
}
