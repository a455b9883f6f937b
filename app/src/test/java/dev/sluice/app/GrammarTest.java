// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.platform.client.AnswerGroup;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** One grammar for all verbs, checked on picocli's model of the command. */
final class GrammarTest {

    /** What may be written for a value, and the types that it may have. */
    private static final Map<String, Set<Class<?>>> LABELS =
            Map.ofEntries(
                    Map.entry("FILE", Set.of(Path.class)),
                    Map.entry("DIR", Set.of(Path.class)),
                    Map.entry("PATH", Set.of(Path.class, String.class)),
                    Map.entry("ID", Set.of(String.class)),
                    Map.entry(
                            "NAME",
                            Set.of(
                                    String.class,
                                    dev.sluice.world.Filming.class,
                                    dev.sluice.world.Plot.class,
                                    dev.sluice.world.Split.class,
                                    AnswerGroup.Start.class)),
                    Map.entry("TEXT", Set.of(String.class)),
                    Map.entry("URL", Set.of(String.class)),
                    Map.entry("HOST", Set.of(String.class)),
                    Map.entry("HOST:PORT", Set.of(String.class)),
                    Map.entry("KEY=VALUE", Set.of(String.class)),
                    Map.entry("NAME=FILE", Set.of(Path.class)),
                    Map.entry("ROWSxCOLUMNS", Set.of(TokenGrid.class)),
                    Map.entry("N", Set.of(Integer.class, Long.class)),
                    Map.entry("PORT", Set.of(Integer.class)),
                    Map.entry("X", Set.of(Double.class)),
                    Map.entry("DURATION", Set.of(Duration.class)),
                    Map.entry("TIME", Set.of(Instant.class)));

    private static final String POLICY = "NAME[:OPTION=VALUE,…]";
    private static final String SPEED = "SPEED";

    /** One visible option of one verb. */
    private record Use(CommandSpec verb, OptionSpec option) {

        String name() {
            return verb.qualifiedName() + " " + option.longestName();
        }

        String text() {
            return String.join(" ", option.description());
        }

        boolean isFlag() {
            return option.arity().max() == 0;
        }

        /** The type of one value, whether or not there may be several, or none. */
        Class<?> type() {
            Class<?>[] inner = option.auxiliaryTypes();
            Class<?> type = inner[inner.length - 1];
            return type.isPrimitive() ? BOXES.getOrDefault(type, type) : type;
        }

        /** The first sentence: what the option means. The rest is about this verb. */
        String meaning() {
            return text().replaceFirst("(?s)( \\(default: .*?\\))?\\.( .*)?$", "")
                    .replaceFirst("(?s)(: |, |; | \\(|\\. ).*", "");
        }
    }

    private static final Map<Class<?>, Class<?>> BOXES =
            Map.of(
                    int.class, Integer.class,
                    long.class, Long.class,
                    double.class, Double.class,
                    boolean.class, Boolean.class);

    @Test
    void everyDescriptionIsASentence() {
        List<String> wrong =
                uses().filter(use -> !use.text().strip().matches("(?s)[A-Z].*[a-z)0-9]\\."))
                        .map(use -> use.name() + ": " + use.text())
                        .toList();
        assertThat(wrong).isEmpty();
        assertThat(commands().map(verb -> String.join(" ", verb.usageMessage().description())))
                .allMatch(text -> text.strip().endsWith("."));
    }

    @Test
    void valuesAreWrittenInAFixedSetOfForms() {
        uses().filter(use -> !use.isFlag())
                .forEach(
                        use -> {
                            String label = use.option.paramLabel();
                            if (!label.equals(POLICY) && !label.equals(SPEED)) {
                                assertThat(LABELS).as(use.name()).containsKey(label);
                                assertThat(LABELS.get(label)).as(use.name()).contains(use.type());
                            }
                        });
    }

    @Test
    void oneNameHasOneTypeOneFormAndOneMeaning() {
        Map<String, Use> first = new HashMap<>();
        uses().forEach(
                        use -> {
                            Use before = first.putIfAbsent(use.option.longestName(), use);
                            if (before != null) {
                                String names = before.name() + " and " + use.name();
                                assertThat(whole(use.type()))
                                        .as(names)
                                        .isEqualTo(whole(before.type()));
                                assertThat(use.option.paramLabel())
                                        .as(names)
                                        .isEqualTo(before.option.paramLabel());
                                assertThat(use.meaning()).as(names).isEqualTo(before.meaning());
                            }
                        });
    }

    /** An integer is an integer, however large. */
    private static Class<?> whole(Class<?> type) {
        return type == Integer.class ? Long.class : type;
    }

    @Test
    void oneMeaningHasOneName() {
        Map<String, Use> first = new HashMap<>();
        uses().forEach(
                        use -> {
                            Use before = first.putIfAbsent(use.meaning(), use);
                            if (before != null
                                    && !before.option
                                            .longestName()
                                            .equals(use.option.longestName())) {
                                fail(
                                        "%s and %s both mean '%s'",
                                        before.name(), use.name(), use.meaning());
                            }
                        });
    }

    @Test
    void everyVerbPrintsJsonButWorldAndThoseThatOnlyHoldOthers() {
        Set<String> without = Set.of("sluice", "sluice world", "sluice model");
        commands()
                .forEach(
                        verb ->
                                assertThat(verb.findOption("--json") != null)
                                        .as(verb.qualifiedName())
                                        .isEqualTo(!without.contains(verb.qualifiedName())));
    }

    @Test
    void policiesAreWrittenAlikeEverywhere() {
        List<Use> policies =
                uses().filter(
                                use ->
                                        Set.of("--policy", "--chosen")
                                                .contains(use.option.longestName()))
                        .toList();
        assertThat(policies).hasSizeGreaterThanOrEqualTo(6);
        assertThat(policies).allMatch(use -> use.option.paramLabel().equals(POLICY));
        assertThat(policies).allMatch(use -> use.option.converters().length == 1);
        assertThat(policies.stream().map(use -> use.option.converters()[0].getClass()).distinct())
                .hasSize(1);
    }

    @Test
    void setIsForConfigurationKeysOnly() {
        assertThat(uses().filter(use -> use.option.longestName().equals("--set")))
                .isNotEmpty()
                .allMatch(use -> use.option.paramLabel().equals("KEY=VALUE"));
    }

    private static Stream<Use> uses() {
        return commands()
                .flatMap(
                        verb ->
                                verb.options().stream()
                                        .filter(option -> !option.hidden())
                                        .map(option -> new Use(verb, option)));
    }

    private static Stream<CommandSpec> commands() {
        List<CommandSpec> all = new ArrayList<>();
        collect(Main.commandLine(), all);
        return all.stream();
    }

    private static void collect(CommandLine command, List<CommandSpec> all) {
        all.add(command.getCommandSpec());
        command.getSubcommands().values().stream()
                .filter(verb -> !(verb.getCommand() instanceof CommandLine.HelpCommand))
                .forEach(verb -> collect(verb, all));
    }
}
