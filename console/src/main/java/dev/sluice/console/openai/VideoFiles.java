// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.openai;

import dev.sluice.console.http.ApiException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Finds the videos that requests contain or name. Thread-safe. */
final class VideoFiles {

    private static final String DATA = "data:";
    private static final String FILE = "file:";
    private static final String BASE64 = ";base64";

    private final long maxBytes;
    private final Optional<Path> folder;

    /**
     * @param maxBytes size of the largest video that a request may contain; 0 for none
     * @param folder whose files requests may name
     */
    VideoFiles(long maxBytes, Optional<Path> folder) {
        this.maxBytes = maxBytes;
        this.folder = folder;
    }

    /**
     * Opens the video of an address.
     *
     * @throws ApiException if there is none, or it may not be used
     */
    VideoFile open(String url) throws IOException {
        if (url.startsWith(DATA)) {
            return uploaded(url);
        }
        if (url.startsWith(FILE)) {
            return new VideoFile(named(url), false);
        }
        throw ApiException.invalid(
                "found the video_url %s; expected sluice://STREAM?from=…&to=…, data:video/…;base64,… or file:///…; videos of other servers are not fetched",
                url.length() > 80 ? url.substring(0, 80) + "…" : url);
    }

    private VideoFile uploaded(String url) throws IOException {
        if (maxBytes == 0) {
            throw new ApiException(
                    403,
                    "FORBIDDEN",
                    "found a video in the request; sluice.console.max-upload is 0");
        }
        byte[] bytes = decode(url);
        if (bytes.length > maxBytes) {
            throw new ApiException(
                    413,
                    "LIMIT",
                    "found a video of %,d bytes; expected at most %,d (sluice.console.max-upload)",
                    bytes.length,
                    maxBytes);
        }
        Path path = Files.createTempFile("sluice-upload-", ".video");
        VideoFile file = new VideoFile(path, true);
        try {
            Files.write(path, bytes);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static byte[] decode(String url) {
        int comma = url.indexOf(',');
        String type = comma < 0 ? "" : url.substring(DATA.length(), comma);
        if (!type.startsWith("video/") || !type.endsWith(BASE64)) {
            throw ApiException.invalid(
                    "found a data URL of the type '%s'; expected data:video/…;base64,…",
                    type.length() > 80 ? type.substring(0, 80) + "…" : type);
        }
        try {
            return Base64.getDecoder().decode(url.substring(comma + 1));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(
                    "the video of the data URL is no base64: %s", String.valueOf(e.getMessage()));
        }
    }

    /** Whatever is outside of the folder is refused alike, whether it exists or not. */
    private Path named(String url) throws IOException {
        if (folder.isEmpty()) {
            throw new ApiException(
                    403,
                    "FORBIDDEN",
                    "found a video_url that names a file; sluice.console.video-folder names no folder whose files may be used");
        }
        Path path = path(url);
        Path root = folder.get().toAbsolutePath().normalize();
        if (!path.startsWith(root)) {
            throw outside(url);
        }
        if (!Files.isRegularFile(path)) {
            throw ApiException.notFound("there is no file %s", url);
        }
        if (!path.toRealPath().startsWith(root.toRealPath())) {
            throw outside(url); // a link leads out of the folder
        }
        return path;
    }

    private static Path path(String url) {
        try {
            return Path.of(URI.create(url)).toAbsolutePath().normalize();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw ApiException.invalid("found %s; expected file:///PATH of this machine", url);
        }
    }

    private static ApiException outside(String url) {
        return new ApiException(
                403,
                "FORBIDDEN",
                "%s is not in the folder of sluice.console.video-folder, whose files may be used",
                url);
    }
}
