// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceException;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.StreamSpec;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.IngestOverrides;
import dev.sluice.platform.yaml.YamlValue;

import org.apache.flink.configuration.Configuration;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads one stream of a file of streams. What is wrong with it is reported and not thrown. */
final class StreamEntry {

    private static final String SOURCE = "source";
    private static final String REALTIME = "realtime";
    private static final String LOOP = "loop";
    private static final String START = "start";
    private static final String WATCHES = "watches";
    private static final List<String> OWN = List.of(SOURCE, REALTIME, LOOP, START, WATCHES);

    /** How deep options may be nested: {@code chunk: {min-duration: 2s}}. */
    private static final int MAX_DEPTH = 3;

    private final String id;
    private final YamlValue entry;
    private final Secrets secrets;
    private final Configuration config;

    StreamEntry(String id, YamlValue entry, Secrets secrets, Configuration config) {
        this.id = id;
        this.entry = entry;
        this.secrets = secrets;
        this.config = config;
    }

    /** Reads the stream; empty if it has no valid source or settings, which is reported then. */
    Optional<DeclaredStream> read() {
        Map<String, YamlValue> fields = entry.map();
        Map<String, String> options = new LinkedHashMap<>();
        fields.forEach(
                (key, value) -> {
                    if (!OWN.contains(key)) {
                        option(key, value, options, 1);
                    }
                });
        Optional<IngestSettings> settings = settings(options);
        List<Query> watches = watches(Optional.ofNullable(fields.get(WATCHES)));
        return spec(fields)
                .flatMap(spec -> settings.map(own -> new DeclaredStream(spec, own, watches)));
    }

    private Optional<StreamSpec> spec(Map<String, YamlValue> fields) {
        boolean realtime = flag(fields, REALTIME);
        boolean loop = flag(fields, LOOP);
        Optional<Instant> start = Optional.ofNullable(fields.get(START)).flatMap(this::time);
        YamlValue source = fields.get(SOURCE);
        if (source == null) {
            if (entry.isMap()) {
                entry.problem("found no 'source'; expected a path, a URL, device: or synthetic:");
            }
            return Optional.empty();
        }
        return source.text().flatMap(text -> spec(source, text, realtime, loop, start));
    }

    private Optional<StreamSpec> spec(
            YamlValue source,
            String text,
            boolean realtime,
            boolean loop,
            Optional<Instant> start) {
        SourceSpec parsed;
        try {
            parsed = SourceSpec.parse(text, secrets);
        } catch (SourceException | IllegalArgumentException e) {
            source.problem(message(e));
            return Optional.empty();
        }
        try {
            return Optional.of(new StreamSpec(id, parsed, realtime, loop, start));
        } catch (IllegalArgumentException e) {
            entry.problem(message(e));
            return Optional.empty();
        }
    }

    private static boolean flag(Map<String, YamlValue> fields, String key) {
        YamlValue value = fields.get(key);
        return value != null && value.flag();
    }

    private Optional<Instant> time(YamlValue value) {
        Optional<String> text = value.text();
        try {
            return text.map(CaptureTime::parse).map(CaptureTime::instant);
        } catch (DateTimeException e) {
            value.problem(
                    "found '%s'; expected a time with a date and an offset (RFC 3339), such as 2026-11-20T09:00:00Z",
                    text.orElse(""));
            return Optional.empty();
        }
    }

    /** Reads an option of ingest, or the map of those whose names begin with the key. */
    private void option(String key, YamlValue value, Map<String, String> options, int depth) {
        boolean prefix = IngestOverrides.names().stream().anyMatch(n -> n.startsWith(key + "."));
        if (prefix && value.isMap() && depth < MAX_DEPTH) {
            value.map().forEach((k, inner) -> option(key + "." + k, inner, options, depth + 1));
            return;
        }
        if (!IngestOverrides.names().contains(key)) {
            List<String> known = new ArrayList<>(OWN);
            known.addAll(IngestOverrides.names());
            value.checkName(key, known);
            return;
        }
        value.text()
                .ifPresent(
                        text -> {
                            IngestOverrides.check(key, text).ifPresent(value::problem);
                            options.put(key, text);
                        });
    }

    private Optional<IngestSettings> settings(Map<String, String> options) {
        if (options.entrySet().stream()
                .anyMatch(o -> IngestOverrides.check(o.getKey(), o.getValue()).isPresent())) {
            return Optional.empty(); // reported with its line
        }
        try {
            Configuration own = IngestOverrides.apply(config, options);
            IngestConfiguration.publisher(own); // compares the sizes of chunks and records
            return Optional.of(IngestConfiguration.settings(own));
        } catch (SluiceException e) {
            entry.problem(message(e));
            return Optional.empty();
        }
    }

    private List<Query> watches(Optional<YamlValue> declared) {
        List<Query> watches = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        if (declared.isEmpty() || declared.get().isNull()) {
            return watches;
        }
        for (YamlValue watch : declared.get().list()) {
            Optional<Query> query = WatchEntry.read(id, watch);
            if (query.isPresent() && !ids.add(WatchId.unique(query.get()))) {
                watch.problem("the same watch or id is given twice; expected it once");
            }
            query.ifPresent(watches::add);
        }
        return watches;
    }

    private static String message(Exception e) {
        return Objects.requireNonNullElseGet(e.getMessage(), e::toString);
    }
}
