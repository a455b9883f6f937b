// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** The program that wrote a graph, as the file says. Stateless. */
public final class GraphProducer {

    private GraphProducer() {}

    /**
     * Returns name and version of the program; empty if the file does not say, or is larger than
     * what can be mapped at once, 2 GiB.
     *
     * @throws IOException if the file cannot be read
     */
    public static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ProtoMessage model =
                    ProtoMessage.parse(channel.map(MapMode.READ_ONLY, 0, channel.size()));
            return (model.text(OnnxProto.MODEL_PRODUCER)
                            + " "
                            + model.text(OnnxProto.MODEL_PRODUCER_VERSION))
                    .strip();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
