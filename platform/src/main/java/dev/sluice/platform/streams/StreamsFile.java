// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.ingest.source.Secrets;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.yaml.Problems;
import dev.sluice.platform.yaml.YamlValue;

import org.apache.flink.configuration.Configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of streams: YAML with a map {@code streams} from the id of a stream to its source,
 * options and watches. Immutable.
 */
public final class StreamsFile {

    private static final String STREAMS = "streams";
    private static final String DOCUMENTATION = "docs/operations.md, 'Many streams from one file'";

    private final String name;
    private final Secrets secrets;
    private final Configuration config;

    /**
     * @param name of the file in messages
     * @param secrets for the references in sources
     * @param config of the deployment, for what a stream does not set itself
     */
    public StreamsFile(String name, Secrets secrets, Configuration config) {
        this.name = name;
        this.secrets = secrets;
        this.config = config;
    }

    /**
     * Reads the file's content.
     *
     * @return the streams in their order, with different ids
     * @throws SluiceException that lists everything that is wrong, with line and key; it contains
     *     no secrets
     */
    public List<DeclaredStream> parse(String text) {
        Problems problems = new Problems(name, DOCUMENTATION);
        Optional<YamlValue> root = YamlValue.parse(text, problems);
        problems.check();
        List<DeclaredStream> streams = new ArrayList<>();
        if (root.isEmpty()) {
            problems.add(1, "", "the file is empty; expected 'streams:' and under it a stream");
        } else {
            read(root.get(), streams);
        }
        problems.check();
        return streams;
    }

    private void read(YamlValue root, List<DeclaredStream> streams) {
        Map<String, YamlValue> top = root.map(List.of(STREAMS));
        YamlValue declared = top.get(STREAMS);
        if (declared == null) {
            if (root.isMap()) {
                root.problem("found no key 'streams'; expected it, and under it a stream");
            }
            return;
        }
        declared.map()
                .forEach(
                        (id, entry) ->
                                new StreamEntry(id, entry, secrets, config)
                                        .read()
                                        .ifPresent(streams::add));
    }
}
