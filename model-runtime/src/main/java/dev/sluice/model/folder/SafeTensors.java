// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.tensor.Float16;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads single tensors from the safetensors files of a folder. */
public final class SafeTensors {

    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int LARGEST_HEADER = 100 << 20;
    private static final int LARGEST_TENSOR = 64 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SafeTensors() {}

    /**
     * Returns the values of the tensor whose name is this one or ends with a dot and this one.
     *
     * @param purpose description of the tensor, for the message if it is missing
     */
    public static float[] find(Path folder, String name, String purpose) throws ModelException {
        try {
            for (Path file : files(folder, name)) {
                float[] values = read(file, name);
                if (values != null) {
                    return values;
                }
            }
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID,
                    "cannot read the safetensors of %s (%s); download them again"
                            .formatted(folder, e.getMessage()),
                    e);
        }
        throw new ModelException(
                Kind.INVALID,
                "model folder %s is incomplete. Missing: %s in %s or in the files that %s names: %s. The repository of the original model has it"
                        .formatted(folder, name, WHOLE, INDEX, purpose));
    }

    private static List<Path> files(Path folder, String name) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isRegularFile(folder.resolve(WHOLE))) {
            files.add(folder.resolve(WHOLE));
        }
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            JsonNode weights = MAPPER.readTree(index.toFile()).path("weight_map");
            for (var entry : weights.properties()) {
                if (isNamed(entry.getKey(), name)) {
                    Path file = NamedFile.in(folder, entry.getValue().asText());
                    if (Files.isRegularFile(file)) {
                        files.add(file);
                    }
                }
            }
        }
        return files;
    }

    private static boolean isNamed(String key, String name) {
        return key.equals(name) || key.endsWith("." + name);
    }

    /** Returns the values of a tensor, or null if the file does not have it. */
    private static float @Nullable [] read(Path file, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = bytes(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > LARGEST_HEADER) {
                throw new IOException(file + " has a header of " + length + " bytes");
            }
            JsonNode header = MAPPER.readTree(bytes(channel, Long.BYTES, (int) length).array());
            for (var entry : header.properties()) {
                if (isNamed(entry.getKey(), name)) {
                    return values(channel, Long.BYTES + length, entry.getValue());
                }
            }
            return null;
        }
    }

    private static float[] values(FileChannel channel, long start, JsonNode tensor)
            throws IOException {
        long from = tensor.path("data_offsets").path(0).asLong(-1);
        long to = tensor.path("data_offsets").path(1).asLong(-1);
        if (from < 0 || to < from || to - from > LARGEST_TENSOR) {
            throw new IOException("a tensor has the data offsets %d and %d".formatted(from, to));
        }
        ByteBuffer data = bytes(channel, start + from, (int) (to - from));
        String type = tensor.path("dtype").asText();
        switch (type) {
            case "F32" -> {
                float[] values = new float[data.remaining() / Float.BYTES];
                data.asFloatBuffer().get(values);
                return values;
            }
            case "F16" -> {
                short[] halves = new short[data.remaining() / Short.BYTES];
                data.asShortBuffer().get(halves);
                return Float16.toFloats(halves);
            }
            case "BF16" -> {
                float[] values = new float[data.remaining() / Short.BYTES];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.getShort(2 * i) << Short.SIZE);
                }
                return values;
            }
            default -> throw new IOException("a tensor has the type " + type);
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file ends after " + channel.size() + " bytes");
            }
        }
        return bytes.flip();
    }
}
