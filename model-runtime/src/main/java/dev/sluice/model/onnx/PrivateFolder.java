// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import com.sun.jna.NativeLibrary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders from which it is safe to load code: no other user, except root, can write to them or
 * replace them. There are none on Windows, whose permissions are of another kind.
 */
final class PrivateFolder {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Bits of a file's mode: written by its group or by others, and the sticky bit. */
    private static final int WRITTEN_BY_OTHERS = 022;

    private static final int STICKY = 01000;

    private PrivateFolder() {}

    /**
     * Creates a folder, for its owner only, or checks the one that is there.
     *
     * @return its real path
     * @throws IOException if it cannot be created, belongs to another user, or others can write to
     *     it or replace it
     */
    static Path open(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            throw new IOException(folder + " is on a file system without permissions");
        }
        Files.createDirectories(folder, OWNER_ONLY);
        Path real = folder.toRealPath();
        int user = NativeLibrary.getProcess().getFunction("geteuid").invokeInt(new Object[0]);
        if (owner(real) != user || (mode(real) & WRITTEN_BY_OTHERS) != 0) {
            throw new IOException(real + " belongs to another user, or others can write to it");
        }
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            int owner = owner(above);
            int mode = mode(above);
            // In a sticky folder such as /tmp, others can write but replace only what is theirs.
            boolean open = (mode & WRITTEN_BY_OTHERS) != 0 && (mode & STICKY) == 0;
            if (owner != user && owner != 0 || open) {
                throw new IOException(above + " lets other users replace " + real);
            }
        }
        return real;
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode");
    }
}
