// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.option.OutputOptions;
import dev.sluice.platform.config.PolicySpec;
import dev.sluice.platform.config.Recommendations;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code sluice model list}: the catalogue, and the model folders of this machine. */
@Command(
        name = "list",
        description =
                "Lists the models of the catalogue, which 'sluice model pull' downloads by name, and"
                        + " the model folders that are on this machine.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ListCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin private FoldersOption folders;

    @Mixin private OutputOptions output;

    @Override
    public Integer call() {
        Catalogue catalogue = Catalogue.read();
        output.title(catalogue.about());
        catalogue.models().forEach(entry -> output.print(text(entry), json(entry)));
        output.title("");
        output.title("On this machine:");
        for (LocalFolder folder : local()) {
            output.print(text(folder), json(folder));
        }
        return 0;
    }

    /** Those that come with the source, then those that were downloaded. */
    private List<LocalFolder> local() {
        Path shipped = Home.folder().resolve("models");
        List<LocalFolder> all = new ArrayList<>(LocalFolder.in(shipped));
        if (!shipped.equals(folders.path())) {
            all.addAll(LocalFolder.in(folders.path()));
        }
        return all;
    }

    private static String text(CatalogueEntry entry) {
        return "  %-16s %-12s %-14s %s%n%19s%s; disk %s, memory %s; %s"
                .formatted(
                        entry.name(),
                        entry.family(),
                        entry.licence(),
                        entry.repository() + "@" + entry.revision(),
                        "",
                        entry.dtype() == null ? "dtype: what a CPU runs best" : entry.dtype(),
                        size(entry.diskBytes()),
                        size(entry.memoryBytes()),
                        entry.tried());
    }

    private static String size(@Nullable Long bytes) {
        return bytes == null ? "not known" : Quantity.bytes(bytes);
    }

    private static ObjectNode json(CatalogueEntry entry) {
        return JSON.createObjectNode()
                .put("kind", "catalogue")
                .put("name", entry.name())
                .put("repository", entry.repository())
                .put("revision", entry.revision())
                .put("pinned", entry.pinned())
                .put("family", entry.family())
                .put("dtype", entry.dtype())
                .put("disk_bytes", entry.diskBytes())
                .put("memory_bytes", entry.memoryBytes())
                .put("licence", entry.licence())
                .put("tried", entry.tried());
    }

    private static String text(LocalFolder folder) {
        return "  %-28s %-12s %-10s %9s%s%s"
                .formatted(
                        Home.display(folder.path()),
                        folder.type().isEmpty() ? "(unreadable)" : folder.type(),
                        folder.dtypes().isEmpty() ? "-" : String.join(",", folder.dtypes()),
                        Quantity.bytes(folder.bytes()),
                        folder.origin()
                                .map(origin -> "  " + origin.repository() + "@" + origin.commit())
                                .orElse(""),
                        folder.recommended().map(ListCommand::recommended).orElse(""));
    }

    private static String recommended(Recommendations found) {
        String fps =
                found.fps().isPresent()
                        ? "  fps " + CheckPrinter.number(found.fps().getAsDouble())
                        : "";
        return fps + found.policy().map(policy -> "  " + policy).orElse("");
    }

    private static ObjectNode json(LocalFolder folder) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("kind", "folder")
                        .put("folder", folder.path().toString())
                        .put("family", folder.type())
                        .put("bytes", folder.bytes());
        folder.dtypes().forEach(json.putArray("dtypes")::add);
        folder.origin()
                .ifPresent(
                        origin ->
                                json.put("repository", origin.repository())
                                        .put("commit", origin.commit()));
        folder.recommended()
                .ifPresent(
                        found -> {
                            found.fps().ifPresent(fps -> json.put("fps", fps));
                            found.policy()
                                    .map(PolicySpec::toString)
                                    .ifPresent(policy -> json.put("policy", policy));
                        });
        return json;
    }
}
