// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import dev.failsafe.FailsafeException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/**
 * Downloads one file. What has arrived is in a file beside the target, with {@value #PART} behind
 * its name, so that a later call continues there, also in another process. The file has its own
 * name only when its checksum is right.
 */
final class FileDownload {

    /** What the name of an incomplete file ends with. */
    static final String PART = ".part";

    private static final int BUFFER = 1 << 16; // bytes
    private static final long PROGRESS = 16L << 20; // bytes after which all repetitions are allowed
    private static final String LFS_POINTER = "version https://git-lfs";

    private final HubClient client;
    private final Repository repository;
    private final HubFile file;
    private final Path target;
    private final Path part;
    private final TransferListener listener;

    FileDownload(
            HubClient client,
            Repository repository,
            HubFile file,
            Path target,
            TransferListener listener) {
        this.client = client;
        this.repository = repository;
        this.file = file;
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + PART);
        this.listener = listener;
    }

    /** Downloads the file, or the rest of it. */
    void run() throws IOException {
        Files.createDirectories(target.resolveSibling(""));
        while (true) {
            long before = arrived();
            try {
                client.retries().call(this::attempt, listener::message);
                listener.complete(file.path(), file.size());
                return;
            } catch (SluiceException e) {
                // A long file over a bad line: each repetition may get further.
                if (!(e.getCause() instanceof FailsafeException) || arrived() - before < PROGRESS) {
                    throw e;
                }
            }
        }
    }

    private long arrived() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private boolean attempt() throws IOException, InterruptedException {
        if (arrived() > file.size()) {
            Files.delete(part);
        }
        long offset = arrived();
        HubClient.Content content = client.open(repository, file, offset);
        HttpResponse<InputStream> response = content.response();
        Checksum checksum = Checksum.of(file, content.linked());
        try (InputStream body = response.body();
                StallGuard guard = new StallGuard(body, client.retries().stall());
                FileChannel channel =
                        FileChannel.open(
                                part,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            boolean goesOn = response.statusCode() == 206 && begins(response.headers(), offset);
            if (response.statusCode() == 416 && offset < file.size()) {
                channel.truncate(0);
                throw new TransferException(
                        "%s: the server refused to continue".formatted(file.path()));
            }
            if (response.statusCode() == 206 && !goesOn) {
                throw new TransferException(
                        "%s: the server sent another part".formatted(file.path()));
            }
            if (response.statusCode() == 200) {
                channel.truncate(0);
            }
            long done = read(channel, checksum);
            done = response.statusCode() == 416 ? done : copy(body, guard, channel, checksum, done);
            check(done, guard);
            verify(checksum);
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Returns whether a partial response begins at the byte that was asked for. */
    private static boolean begins(HttpHeaders headers, long offset) {
        return headers.firstValue("Content-Range")
                .map(range -> range.strip().startsWith("bytes " + offset + "-"))
                .orElse(false);
    }

    /** Adds what is already on the disk to the checksum, and returns its length. */
    private static long read(FileChannel channel, Checksum checksum) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long done = 0;
        channel.position(0);
        for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
            checksum.update(buffer.array(), count);
            done += count;
            buffer.clear();
        }
        return done;
    }

    private long copy(
            InputStream body, StallGuard guard, FileChannel channel, Checksum checksum, long from)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long done = from;
        OutputStream out = Channels.newOutputStream(channel);
        while (done <= file.size()) {
            int count = next(body, guard, buffer);
            if (count < 0) {
                return done;
            }
            guard.alive();
            out.write(buffer, 0, count);
            checksum.update(buffer, count);
            done += count;
            listener.transferred(file.path(), Math.min(done, file.size()), file.size());
        }
        return done;
    }

    private int next(InputStream body, StallGuard guard, byte[] buffer) throws TransferException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            String why = guard.stalled() ? stalled() : "the transfer broke: " + HubClient.text(e);
            throw new TransferException(file.path() + ": " + why, e);
        }
    }

    private void check(long done, StallGuard guard) throws TransferException {
        if (done < file.size()) {
            String why =
                    guard.stalled()
                            ? stalled()
                            : String.format(
                                    Locale.ROOT,
                                    "the transfer ended after %,d of %,d bytes",
                                    done,
                                    file.size());
            throw new TransferException(file.path() + ": " + why);
        }
    }

    private String stalled() {
        double seconds = client.retries().stall().toMillis() / 1e3;
        return String.format(Locale.ROOT, "nothing arrived for %.1f s", seconds);
    }

    /** A wrong file is not kept, so that the next attempt begins at its start. */
    private void verify(Checksum checksum) throws IOException {
        String problem = checksum.problem();
        if (!problem.isEmpty() || arrived() > file.size()) {
            String found = pointer() ? "is a Git LFS pointer and not the file" : problem;
            Files.delete(part);
            throw new TransferException(
                    "%s %s"
                            .formatted(
                                    file.path(),
                                    found.isEmpty() ? "is longer than the hub says" : found));
        }
    }

    private boolean pointer() throws IOException {
        try (InputStream start = Files.newInputStream(part)) {
            byte[] bytes = start.readNBytes(LFS_POINTER.length());
            return new String(bytes, StandardCharsets.ISO_8859_1).equals(LFS_POINTER);
        }
    }

    /** Returns the length of what is on the disk of a file, complete or not. */
    static long onDisk(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + PART);
        Optional<Path> found =
                Files.exists(target)
                        ? Optional.of(target)
                        : Optional.of(part).filter(Files::exists);
        return found.isPresent() ? Files.size(found.get()) : 0;
    }
}
