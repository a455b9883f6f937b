// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.engine.evidence.ChoiceName;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a model folder recommends in its file sluice.json (docs/models.md).
 *
 * @param fps frames per second to sample; empty if the file does not say
 * @param policy the policy with its options; empty if the file does not say
 * @param promptTokens maximum number of visual tokens in a prompt; empty if the file does not say
 * @param promptChoice what a question sees if there are more; empty if the file does not say
 * @param trainedOn what the model was trained on, for people; empty if the file does not say
 * @param note anything else that people should know; empty if the file does not say
 */
public record Recommendations(
        OptionalDouble fps,
        Optional<PolicySpec> policy,
        OptionalInt promptTokens,
        Optional<ChoiceName> promptChoice,
        String trainedOn,
        String note) {

    /** The name of the file. */
    public static final String FILE = "sluice.json";

    private static final String FPS = "fps";
    static final String POLICY = "policy";
    static final String THRESHOLD = "threshold";
    private static final String PROMPT_TOKENS = "prompt_tokens";
    private static final String PROMPT_CHOICE = "prompt_choice";
    private static final String TRAINED_ON = "trained_on";
    static final String NOTE = "note";
    private static final List<String> FIELDS =
            List.of(FPS, POLICY, THRESHOLD, PROMPT_TOKENS, PROMPT_CHOICE, TRAINED_ON, NOTE);

    private static final long LARGEST = 64 << 10; // bytes

    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The file that was read last: the parts of a start ask for the same one. */
    private static final AtomicReference<@Nullable ReadFile> LAST = new AtomicReference<>();

    /**
     * A file that was read.
     *
     * @param changed when it was changed last
     * @param size in bytes
     */
    private record ReadFile(Path file, FileTime changed, long size, Recommendations content) {}

    /**
     * Reads the file of a model folder; empty if there is none. The file that was read last is not
     * read again unless it has changed.
     *
     * @throws SluiceException if the file has another form; the message names the field
     */
    public static Optional<Recommendations> read(Path folder) {
        Path file = folder.resolve(FILE).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            ReadFile last = LAST.get();
            if (last != null
                    && last.file.equals(file)
                    && last.changed.equals(changed)
                    && last.size == size) {
                return Optional.of(last.content);
            }
            if (size > LARGEST) {
                throw wrong(file, size + " bytes", "at most " + LARGEST);
            }
            Recommendations content = parse(file, JSON.readTree(file.toFile()));
            LAST.set(new ReadFile(file, changed, size, content));
            return Optional.of(content);
        } catch (JsonProcessingException e) {
            throw new SluiceException(
                    "%s is not JSON: %s".formatted(Home.display(file), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new SluiceException("cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Recommendations parse(Path file, JsonNode root) {
        if (!root.isObject()) {
            throw wrong(file, root.getNodeType().toString(), "an object");
        }
        root.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!FIELDS.contains(name)) {
                                throw wrong(
                                        file,
                                        "the field '" + name + "'",
                                        "no others than " + String.join(", ", FIELDS));
                            }
                        });
        return new Recommendations(
                fps(file, root.path(FPS)),
                policy(file, root),
                promptTokens(file, root.path(PROMPT_TOKENS)),
                promptChoice(file, root),
                text(file, root, TRAINED_ON),
                text(file, root, NOTE));
    }

    private static OptionalDouble fps(Path file, JsonNode value) {
        if (value.isMissingNode()) {
            return OptionalDouble.empty();
        }
        try {
            if (value.isNumber()) {
                FrameSlots.ofFps(value.doubleValue());
                return OptionalDouble.of(value.doubleValue());
            }
        } catch (IllegalArgumentException e) {
            throw new SluiceException(
                    "%s: %s: %s".formatted(Home.display(file), FPS, e.getMessage()), e);
        }
        throw wrong(file, FPS + " = " + value, "a number of frames per second");
    }

    private static Optional<PolicySpec> policy(Path file, JsonNode root) {
        String text = text(file, root, POLICY);
        JsonNode threshold = root.path(THRESHOLD);
        if (!threshold.isMissingNode() && (!threshold.isNumber() || text.isEmpty())) {
            throw wrong(
                    file,
                    THRESHOLD + " = " + threshold,
                    text.isEmpty() ? "a policy beside it" : "a number");
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String option = threshold.isMissingNode() ? "" : THRESHOLD + "=" + threshold.asText();
        String separator = option.isEmpty() ? "" : text.contains(":") ? "," : ":";
        try {
            return Optional.of(PolicySpec.parse(text + separator + option));
        } catch (IllegalArgumentException e) {
            throw new SluiceException(
                    "%s: %s: %s".formatted(Home.display(file), POLICY, e.getMessage()), e);
        }
    }

    private static OptionalInt promptTokens(Path file, JsonNode value) {
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isInt() || value.intValue() < 1) {
            throw wrong(file, PROMPT_TOKENS + " = " + value, "a number of tokens, at least 1");
        }
        return OptionalInt.of(value.intValue());
    }

    private static Optional<ChoiceName> promptChoice(Path file, JsonNode root) {
        String text = text(file, root, PROMPT_CHOICE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Arrays.stream(ChoiceName.values())
                        .filter(name -> name.title().equals(text))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        wrong(
                                                file,
                                                PROMPT_CHOICE + " = " + text,
                                                "one of " + List.of(ChoiceName.values()))));
    }

    private static String text(Path file, JsonNode root, String name) {
        JsonNode value = root.path(name);
        if (!value.isMissingNode() && (!value.isTextual() || value.asText().isBlank())) {
            throw wrong(file, name + " = " + value, "a text");
        }
        return value.asText();
    }

    private static SluiceException wrong(Path file, String found, String expected) {
        return new SluiceException(
                "%s: found %s, expected %s; docs/models.md describes the file"
                        .formatted(Home.display(file), found, expected));
    }
}
