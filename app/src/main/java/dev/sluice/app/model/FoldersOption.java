// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.platform.local.Home;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The option that says where model folders are kept. */
final class FoldersOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The folder that holds model folders, each under its name (default: models in"
                            + " Sluice's state folder).")
    private @Nullable Path dir;

    Path path() {
        return (dir == null ? Home.state().resolve("models") : dir).toAbsolutePath().normalize();
    }
}
