// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import ai.onnxruntime.OrtException;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Unpacks ONNX Runtime's native libraries once per version. The runtime itself unpacks them at each
 * start into a temporary folder, of which an empty one remains, or a full one if the process is
 * killed.
 *
 * <p>The libraries are in {@code $XDG_CACHE_HOME/sluice}, else in {@code ~/.cache/sluice}. If they
 * cannot be kept there, or not loaded from there, the runtime unpacks them as before.
 */
final class OrtLibraries {

    private static final Logger LOG = LoggerFactory.getLogger(OrtLibraries.class);

    /** The system property that says where the runtime finds its libraries. */
    private static final String FOLDER_PROPERTY = "onnxruntime.native.path";

    /** Set for the rest of the process when a class loader has loaded the cached libraries. */
    private static final String TAKEN_PROPERTY = "sluice.onnxruntime.loaded";

    private static final String MAIN = "onnxruntime";

    /**
     * Names of the libraries that a jar may contain; a provider is loaded from beside the main one.
     */
    private static final List<String> NAMES =
            List.of(
                    MAIN,
                    "onnxruntime4j_jni",
                    "onnxruntime_providers_shared",
                    "onnxruntime_providers_cuda",
                    "onnxruntime_providers_tensorrt");

    private OrtLibraries() {}

    /** Has the runtime load its libraries from the cache. Called before the runtime is loaded. */
    static void useCache() {
        if (System.getProperty(TAKEN_PROPERTY) != null) {
            // A file can be loaded by one class loader only; another one needs copies of its own.
            System.clearProperty(FOLDER_PROPERTY);
            return;
        }
        if (System.getProperty(FOLDER_PROPERTY) != null) {
            return; // the user has another place for them
        }
        try {
            Path folder = unpacked(cache(System.getenv("XDG_CACHE_HOME")));
            // Fails where libraries cannot be executed; afterwards the runtime gets the same
            // handle.
            NativeLibrary.getInstance(folder.resolve(System.mapLibraryName(MAIN)).toString());
            System.setProperty(FOLDER_PROPERTY, folder.toString());
            System.setProperty(TAKEN_PROPERTY, "true");
        } catch (IOException | LinkageError | RuntimeException e) {
            LOG.debug("ONNX Runtime's libraries are unpacked for this process alone", e);
        }
    }

    /** Returns the folder of caches, which need not exist. */
    static Path cache(@Nullable String configured) {
        Path caches =
                configured != null && Path.of(configured).isAbsolute()
                        ? Path.of(configured)
                        : Path.of(System.getProperty("user.home"), ".cache");
        return caches.resolve("sluice");
    }

    /**
     * Returns the folder of this platform's libraries.
     *
     * @throws IOException if they cannot be kept safely below {@code cache}
     */
    static Path unpacked(Path cache) throws IOException {
        List<PackedFile> files = new ArrayList<>();
        for (String name : NAMES) {
            String file = System.mapLibraryName(name);
            URL packed =
                    OrtException.class.getResource("/ai/onnxruntime/native/" + platform() + file);
            if (packed != null) {
                files.add(PackedFile.of(packed, file));
            }
        }
        if (files.isEmpty()) {
            throw new IOException("the class path has no libraries for " + platform());
        }
        return new UnpackedFiles(PrivateFolder.open(cache), MAIN, files).folder();
    }

    /** The folder of the platform's libraries in the jar, as the runtime names it. */
    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (system.contains("mac") ? "osx" : "linux")
                + (processor.contains("aarch64") ? "-aarch64/" : "-x64/");
    }
}
