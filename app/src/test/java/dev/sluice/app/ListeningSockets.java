// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets on which a process listens, from Linux's /proc. Stateless. */
public final class ListeningSockets {

    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    /** Returns the addresses on which a process listens; none if it has ended. */
    public static Set<InetSocketAddress> of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<InetSocketAddress> listening = new HashSet<>();
        try {
            Set<String> own = sockets(process.resolve("fd"));
            for (String table : List.of("tcp", "tcp6")) {
                Path file = process.resolve("net").resolve(table);
                if (Files.exists(file)) { // no tcp6 without IPv6
                    add(Files.readAllLines(file), own, listening);
                }
            }
        } catch (IOException e) {
            if (Files.exists(process.resolve("fd/0"))) {
                throw e;
            }
        }
        return listening;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException closed) {
                    continue;
                }
            }
        }
        return inodes;
    }

    private static void add(List<String> table, Set<String> own, Set<InetSocketAddress> listening)
            throws IOException {
        for (String line : table.subList(1, table.size())) {
            String[] columns = line.strip().split("\\s+", 11);
            if (columns[3].equals(LISTEN) && own.contains(columns[9])) {
                listening.add(address(columns[1]));
            }
        }
    }

    /** Reads {@code ADDRESS:PORT} in hexadecimal; the words of an address are little-endian. */
    private static InetSocketAddress address(String text) throws IOException {
        String[] parts = text.split(":", 2);
        byte[] bytes = HexFormat.of().parseHex(parts[0]);
        ByteBuffer words = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer turned = ByteBuffer.wrap(bytes);
        while (words.hasRemaining()) {
            turned.putInt(words.getInt());
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(bytes), Integer.parseInt(parts[1], 16));
    }
}
