// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether the links of the documentation lead somewhere: to files, and to headings in them. */
final class DocumentationLinksTest {

    /** {@code [text](target)}, pictures included, and {@code [name]: target}. */
    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|^\\[[^\\]]+\\]:\\s+(\\S+)", Pattern.MULTILINE);

    private static final Pattern CODE =
            Pattern.compile("^```.*?^```|`[^`\n]*`", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+\\s+(.+?)\\s*$", Pattern.MULTILINE);
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".sluice", "target", "node_modules", "shared", ".venv");

    private final Path home = Home.folder();

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(20);
        Map<Path, Set<String>> anchors = new HashMap<>();
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages) {
            Matcher matcher = LINK.matcher(withoutCode(page));
            while (matcher.find()) {
                String target = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:")) {
                    links++;
                    if (!leads(page, target, anchors)) {
                        broken.add(home.relativize(page) + ": " + target);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void everyPageIsLinkedFromAnother() throws IOException {
        Set<Path> linked = new HashSet<>();
        for (Path page : pages()) {
            Matcher matcher = LINK.matcher(withoutCode(page));
            while (matcher.find()) {
                String target = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                Path file = page.resolveSibling(target.replaceFirst("#.*", "")).normalize();
                if (!target.contains("://") && !file.equals(page)) {
                    linked.add(file);
                }
            }
        }
        Path docs = home.resolve("docs");
        assertThat(pages().stream().filter(page -> page.startsWith(docs)).toList())
                .isSubsetOf(linked);
    }

    private boolean leads(Path page, String target, Map<Path, Set<String>> anchors) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return parts.length == 1
                || !file.toString().endsWith(".md")
                || anchors.computeIfAbsent(file, DocumentationLinksTest::anchors)
                        .contains(parts[1]);
    }

    /** The anchors of a page, as GitHub makes them from its headings. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        Matcher heading = HEADING.matcher(read(page).replaceAll("(?sm)^```.*?^```", ""));
        while (heading.find()) {
            String text = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
            String anchor =
                    text.toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
                            .replace(' ', '-');
            int times = seen.merge(anchor, 1, Integer::sum);
            anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        }
        return anchors;
    }

    private static String withoutCode(Path page) {
        return CODE.matcher(read(page)).replaceAll("");
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        collect(home, pages);
        return pages;
    }

    private static void collect(Path folder, List<Path> pages) throws IOException {
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.sorted().toList();
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (Files.isDirectory(entry)) {
                if (!NOT_OURS.contains(name) && !Files.isSymbolicLink(entry)) {
                    collect(entry, pages);
                }
            } else if (name.endsWith(".md")) {
                pages.add(entry);
            }
        }
    }
}
