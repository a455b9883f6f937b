// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The checksum of a file while its content arrives. */
final class Checksum {

    private final MessageDigest digest;
    private final String name;
    private final String expected; // empty if the hub states none

    private Checksum(MessageDigest digest, String name, String expected) {
        this.digest = digest;
        this.name = name;
        this.expected = expected;
    }

    /**
     * Begins the checksum that the hub states: the SHA-256 of a file in Git LFS, else the SHA-1 by
     * which Git knows a file, over a header and the content.
     *
     * @param linked the tag that the hub gives the content: the SHA-256 of a file in Git LFS
     */
    static Checksum of(HubFile file, Optional<String> linked) {
        Optional<String> sha256 =
                file.sha256()
                        .or(
                                () ->
                                        linked.map(tag -> tag.replaceAll("W/|\"", ""))
                                                .filter(tag -> tag.matches("[0-9a-f]{64}")));
        if (sha256.isPresent()) {
            return new Checksum(digest("SHA-256"), "SHA-256", sha256.get());
        }
        MessageDigest blob = digest("SHA-1");
        blob.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        return new Checksum(blob, "Git SHA-1", file.blob().orElse(""));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected every JDK to have " + algorithm, e);
        }
    }

    void update(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
    }

    /** Ends the checksum; empty if it is the expected one, else what was found. */
    String problem() {
        String found = HexFormat.of().formatHex(digest.digest());
        return expected.isEmpty() || found.equals(expected)
                ? ""
                : "has the %s %s, expected %s".formatted(name, found, expected);
    }
}
