// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.streams;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.source.IngestSettings;
import dev.sluice.ingest.source.Secrets;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.IngestOptions;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What a file of streams says, and what is wrong with it. */
final class StreamsFileTest {

    private static final Secrets SECRETS = Secrets.of(Map.of("PASSWORD", "p@ss:w/rd"));

    private final Configuration config = new Configuration();

    @Test
    void aStreamHasASourceOptionsAndWatches() {
        DeclaredStream gate =
                parse(
                                """
                                streams:
                                  gate:
                                    source: rtsp://admin:${PASSWORD}@host/1
                                    rtsp-transport: udp
                                    reencode: true
                                    read-timeout: 20s
                                    chunk:
                                      min-duration: 2s
                                      max-bytes: 1mb
                                    watches:
                                      - question: Is the gate open?
                                        options: [yes, no]
                                        id: open
                                        until: 2026-12-24T18:00:00Z
                                        lookback: PT1M
                                        max_new_tokens: 3
                                """)
                        .get(0);

        assertThat(((SourceSpec.Url) gate.spec().source()).url())
                .isEqualTo("rtsp://admin:p%40ss%3Aw%2Frd@host/1");
        assertThat(gate.settings().rtspTransport()).isEqualTo("udp");
        assertThat(gate.settings().readTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(gate.settings().cut().minDuration()).isEqualTo(Duration.ofSeconds(2));
        assertThat(gate.settings().cut().maxBytes()).isEqualTo(1 << 20);
        Query watch = gate.watches().get(0);
        assertThat(watch.mode()).isEqualTo(QueryMode.WATCH);
        assertThat(watch.options()).containsExactly("yes", "no");
        assertThat(watch.question()).isEqualTo("Is the gate open?");
        assertThat(watch.untilMicros())
                .isEqualTo(CaptureTime.micros(Instant.parse("2026-12-24T18:00:00Z")));
        assertThat(watch.lookbackMicros()).isEqualTo(60_000_000);
        assertThat(watch.maxNewTokens()).isEqualTo(3);
        assertThat(watch.queryId()).matches("gate/open/[0-9a-f]{8}");
    }

    @Test
    void whatAStreamDoesNotSetIsTheConfigurationsAndTheRestIsOff() {
        config.set(IngestOptions.READ_TIMEOUT, Duration.ofSeconds(3));
        List<DeclaredStream> streams =
                parse(
                        """
                        streams:
                          a: {source: one.mp4}
                          b:
                            source: two.mp4
                            realtime: true
                            loop: true
                            start: 2026-11-20T10:00:00+01:00
                        """);

        assertThat(streams).extracting(DeclaredStream::id).containsExactly("a", "b");
        IngestSettings settings = IngestConfiguration.settings(config);
        assertThat(streams).extracting(DeclaredStream::settings).containsOnly(settings);
        assertThat(streams.get(0).spec().realtime()).isFalse();
        assertThat(streams.get(0).spec().start()).isEmpty();
        assertThat(streams.get(1).spec().realtime()).isTrue();
        assertThat(streams.get(1).spec().loop()).isTrue();
        assertThat(streams.get(1).spec().start()).contains(Instant.parse("2026-11-20T09:00:00Z"));
    }

    @Test
    void theIdOfAWatchFollowsFromItsContent() {
        String file =
                """
                streams:
                  a:
                    source: one.mp4
                    watches:
                      - question: %s
                      - question: Is it open?
                        options: [a, b]
                """;
        List<Query> before = parse(file.formatted("Is it dark?")).get(0).watches();
        List<Query> again = parse(file.formatted("'Is it dark?' # a comment")).get(0).watches();
        List<Query> changed = parse(file.formatted("Is it light?")).get(0).watches();

        assertThat(again).isEqualTo(before);
        assertThat(before.get(0).queryId()).matches("a/watch/[0-9a-f]{8}");
        assertThat(changed.get(0).queryId()).isNotEqualTo(before.get(0).queryId());
        assertThat(changed.get(1)).isEqualTo(before.get(1));
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirLines() {
        assertThat(
                        problems(
                                """
                                streams:
                                  a:
                                    sorce: one.mp4
                                  b:
                                    source: rtsp://admin:hunter2@host/1
                                    rtsp-transprt: udp
                                    chunk: {min-durations: 2s}
                                    read-timeout: soon
                                    realtime: yes
                                    start: yesterday
                                    watches:
                                      - question: Is it open?
                                        option: [a]
                                        max_new_tokens: many
                                      - options: [a]
                                      - question: "Is it dark?"
                                      - question: "Is it dark?"
                                """))
                .containsExactly(
                        "c.yaml:2: streams.a: found no 'source'; expected a path, a URL, device: or synthetic:",
                        "c.yaml:3: streams.a.sorce: unknown key 'sorce'; did you mean 'source'?",
                        "c.yaml:5: streams.b.source: rtsp://host/1 has a password in plain text, which other users can read: put it into the environment or a credentials file and write scheme://user:${NAME}@host",
                        "c.yaml:6: streams.b.rtsp-transprt: unknown key 'rtsp-transprt'; did you mean 'rtsp-transport'?",
                        "c.yaml:7: streams.b.chunk.min-durations: unknown key 'chunk.min-durations'; did you mean 'chunk.min-duration'?",
                        "c.yaml:8: streams.b.read-timeout: found 'soon'; expected: duration",
                        "c.yaml:9: streams.b.realtime: found 'yes'; expected true or false",
                        "c.yaml:10: streams.b.start: found 'yesterday'; expected a time with a date and an offset (RFC 3339), such as 2026-11-20T09:00:00Z",
                        "c.yaml:12: streams.b.watches[0]: max_new_tokens is \"many\"; expected a whole number over zero",
                        "c.yaml:13: streams.b.watches[0].option: unknown key 'option'; did you mean 'options'?",
                        "c.yaml:15: streams.b.watches[1]: found no 'question'; expected the question to ask",
                        "c.yaml:17: streams.b.watches[3]: the same watch or id is given twice; expected it once");
    }

    @Test
    void whatIsNoFileOfStreamsIsSaid() {
        assertThat(problems("")).singleElement().asString().contains("the file is empty");
        assertThat(problems("# nothing\n")).singleElement().asString().contains("is empty");
        assertThat(problems("stream:\n  a: {source: x}\n"))
                .contains("c.yaml:1: stream: unknown key 'stream'; did you mean 'streams'?");
        assertThat(problems("streams:\n  a: {source: x}\n  a: {source: y}\n"))
                .singleElement()
                .asString()
                .startsWith("c.yaml:3: streams.a: the key is given twice");
        assertThat(problems("streams:\n  a: [\n")).first().asString().contains("is not YAML");
        assertThat(problems("streams: 7\n")).singleElement().asString().contains("expected a map");
        assertThat(problems("streams:\n  a: one.mp4\n"))
                .singleElement()
                .asString()
                .contains("c.yaml:2: streams.a: found a single value; expected a map");
        assertThat(problems("streams:\n  a: {source: '${NOPE}/x'}\n"))
                .singleElement()
                .asString()
                .contains("${NOPE}, which is not set");
        assertThat(problems("streams:\n  a: {source: x, chunk.max-bytes: 2gb}\n"))
                .singleElement()
                .asString()
                .contains("c.yaml:2: streams.a: sluice.kafka.max-record-bytes is");
    }

    @Test
    void anEmptyMapIsNoStreams() {
        assertThat(parse("streams: {}\n")).isEmpty();
    }

    @Test
    void theExampleIsValid() throws Exception {
        String example = Files.readString(Path.of("..", "examples", "cameras", "cameras.yaml"));
        assertThat(parse(example)).extracting(DeclaredStream::id).containsExactly("room", "yard");
        String all = example.replaceAll("(?m)^  # ( *[-a-z_]+:|  )", "  $1").replace("CAM_", "");
        assertThat(parse(all)).extracting(DeclaredStream::id).contains("gate");
        assertThat(parse(all).get(2).watches()).hasSize(2);
    }

    private List<DeclaredStream> parse(String text) {
        return new StreamsFile("c.yaml", SECRETS, config).parse(text);
    }

    private List<String> problems(String text) {
        String message = catchThrowable(() -> parse(text)).getMessage();
        assertThat(message).doesNotContain("hunter2").contains("docs/operations.md");
        return message.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("c.yaml"))
                .toList();
    }
}
