// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Tells by its bytes what a file is that FFmpeg does not take for video. Stateless. */
final class FileContent {

    private static final int HEAD = 512;

    private FileContent() {}

    /** What was found, what was expected and what to do; empty if the file has no known form. */
    static Optional<String> of(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] head = new byte[(int) Math.min(HEAD, file.length())];
            file.readFully(head);
            return head.length == 0
                    ? Optional.of("the file is empty: expected a video; record or copy it again")
                    : ofHead(head).or(() -> ofBoxes(file, head));
        } catch (IOException e) {
            return Optional.of(
                    "the file cannot be read (%s): expected a video; check the disk"
                            .formatted(e.getMessage()));
        }
    }

    private static Optional<String> ofHead(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("#EXTM3U") || text.startsWith("<?xml") && text.contains("<MPD")) {
            return Optional.of(
                    "this is a playlist, and as a file it could open any other file: expected one"
                            + " video; give the playlist's URL, or the files that it lists");
        }
        if (text.startsWith("ffconcat") || text.startsWith("file ")) {
            return Optional.of(
                    "this is a list of files (concat), which could open any other file: expected"
                            + " one video; give the files that it lists");
        }
        if (text.startsWith("v=0")) {
            return Optional.of(
                    "this is a description of a session (SDP), which opens ports and hosts:"
                            + " expected a video; give the rtsp:// address of the camera");
        }
        return isText(head)
                ? Optional.of("this is text: expected a video; check the path")
                : Optional.empty();
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** MP4 and MOV: a sequence of boxes, of which one is the index. */
    private static Optional<String> ofBoxes(RandomAccessFile file, byte[] head) {
        boolean mp4 =
                head.length >= 8
                        && new String(head, 4, 4, StandardCharsets.ISO_8859_1).equals("ftyp");
        if (!mp4) {
            return Optional.empty();
        }
        try {
            Set<String> boxes = boxes(file);
            return Optional.of(
                    boxes.contains("moov")
                            ? "the index (moov) of this MP4 is damaged, or nothing follows it:"
                                    + " expected a complete file; copy it again"
                            : "the index (moov) is missing: the recording was not finished, or its"
                                    + " copy broke off; expected a complete MP4; finish the"
                                    + " recording, or copy it again");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<String> boxes(RandomAccessFile file) throws IOException {
        Set<String> boxes = new HashSet<>();
        long at = 0;
        while (at + 8 <= file.length()) {
            file.seek(at);
            long size = file.readInt() & 0xffff_ffffL;
            byte[] type = new byte[4];
            file.readFully(type);
            if (size == 1 && at + 16 <= file.length()) {
                size = file.readLong();
            }
            if (size < 8) {
                return boxes; // the last box reaches to the end, or the size is damaged
            }
            if (at + size <= file.length()) {
                boxes.add(new String(type, StandardCharsets.ISO_8859_1));
            }
            at += size;
        }
        return boxes;
    }
}
