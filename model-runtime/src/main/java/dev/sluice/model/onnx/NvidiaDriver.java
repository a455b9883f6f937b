// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for an NVIDIA driver without loading a library. The runtime itself would first unpack its
 * CUDA library, more than half a gigabyte, even on a machine without a GPU.
 */
final class NvidiaDriver {

    private static final List<String> DEVICES =
            List.of("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg");
    private static final List<String> FOLDERS =
            List.of(
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib64",
                    "/usr/lib",
                    "/usr/local/nvidia/lib64",
                    "/usr/lib/wsl/lib",
                    "/run/opengl-driver/lib");

    private NvidiaDriver() {}

    /** Returns the file that shows that there is a driver, if there is one. */
    static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        DEVICES.forEach(device -> places.add(Path.of(device)));
        FOLDERS.forEach(folder -> places.add(Path.of(folder, "libcuda.so.1")));
        addFolders(places, System.getenv("LD_LIBRARY_PATH"), "libcuda.so.1");
        String windows = System.getenv("SystemRoot");
        if (windows != null) {
            places.add(Path.of(windows, "System32", "nvcuda.dll"));
        }
        return places.stream().filter(Files::exists).findFirst();
    }

    private static void addFolders(List<Path> places, String folders, String library) {
        if (folders == null) {
            return;
        }
        for (String folder : folders.split(File.pathSeparator)) {
            if (!folder.isEmpty()) {
                places.add(Path.of(folder, library));
            }
        }
    }
}
