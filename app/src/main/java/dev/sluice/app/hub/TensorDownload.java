// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Downloads one tensor of a safetensors file: the length of the header (64 bits, little-endian),
 * the header (JSON), and the tensor's bytes, by ranges. The rest of the file, often gigabytes, is
 * not transferred, so its checksum cannot be compared.
 */
final class TensorDownload {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int LARGEST_HEADER = 100 << 20; // bytes
    private static final int LARGEST_TENSOR = 64 << 20; // bytes

    private final HubClient client;
    private final Repository repository;
    private final HubFile file;
    private final Consumer<String> said;

    TensorDownload(HubClient client, Repository repository, HubFile file, Consumer<String> said) {
        this.client = client;
        this.repository = repository;
        this.file = file;
        this.said = said;
    }

    /**
     * Writes a file that has nothing but the tensor whose name is this one, or ends with a dot and
     * this one.
     *
     * @return whether there is such a tensor
     */
    boolean run(String name, Path target) throws IOException {
        ByteBuffer length = ByteBuffer.wrap(bytes(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        long headerBytes = length.getLong();
        if (headerBytes < 2 || headerBytes > LARGEST_HEADER) {
            throw wrong("a header of " + headerBytes + " bytes");
        }
        JsonNode header = JSON.readTree(bytes(Long.BYTES, (int) headerBytes));
        Optional<Map.Entry<String, JsonNode>> found =
                header.properties().stream()
                        .filter(
                                tensor ->
                                        tensor.getKey().equals(name)
                                                || tensor.getKey().endsWith("." + name))
                        .findFirst();
        if (found.isEmpty()) {
            return false;
        }
        JsonNode offsets = found.get().getValue().path("data_offsets");
        long from = offsets.path(0).asLong(-1);
        long to = offsets.path(1).asLong(-1);
        if (from < 0 || to < from || to - from > LARGEST_TENSOR) {
            throw wrong("a tensor with the data offsets %d and %d".formatted(from, to));
        }
        byte[] data = bytes(Long.BYTES + headerBytes + from, (int) (to - from));
        write(found.get(), data, target);
        said.accept(
                "%s: %d bytes, the tensor %s alone; a part has no checksum to compare"
                        .formatted(file.path(), data.length, found.get().getKey()));
        return true;
    }

    private SluiceException wrong(String found) {
        return new SluiceException(
                "%s: found %s in %s, expected a safetensors file"
                        .formatted(repository, found, file.path()));
    }

    private byte[] bytes(long from, int count) {
        if (from + count > file.size()) {
            throw wrong("bytes up to %d of %d".formatted(from + count, file.size()));
        }
        return client.retries().call(() -> attempt(from, count), said);
    }

    /** Asks for everything from a byte on, and ends the transfer when it has enough. */
    private byte[] attempt(long from, int count) throws IOException, InterruptedException {
        HubClient.Content content = client.open(repository, file, from);
        try (InputStream body = content.response().body();
                StallGuard guard = new StallGuard(body, client.retries().stall())) {
            if (content.response().statusCode() != (from > 0 ? 206 : 200)) {
                throw new SluiceException(
                        "%s: the server does not send parts of files, which %s needs; use another --hub, or download %s by hand"
                                .formatted(repository, file.path(), file.path()));
            }
            byte[] bytes = body.readNBytes(count);
            if (bytes.length == count) {
                return bytes;
            }
            throw new TransferException(
                    "%s: the transfer ended after %d of %d bytes"
                            .formatted(file.path(), bytes.length, count));
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException(file.path() + ": " + HubClient.text(e), e);
        }
    }

    private static void write(Map.Entry<String, JsonNode> tensor, byte[] data, Path target)
            throws IOException {
        ObjectNode description = tensor.getValue().deepCopy();
        description.putArray("data_offsets").add(0).add(data.length);
        ObjectNode header = JSON.createObjectNode();
        header.set(tensor.getKey(), description);
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer all =
                ByteBuffer.allocate(Long.BYTES + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        all.putLong(text.length).put(text).put(data);
        Path part = target.resolveSibling(target.getFileName() + FileDownload.PART);
        Files.write(part, all.array());
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
