// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** How cameras and servers send video by HTTP. Stateless. */
final class HttpCameras {

    private static final int PACKET = 188; // of an MPEG transport stream, bytes
    private static final int PIECE = 20 * PACKET;
    private static final long FRAME_MILLIS = 100;

    private HttpCameras() {}

    /** A transport stream that goes on for some seconds and then says nothing more. */
    static CameraServer.Conversation transportStream(byte[] stream, long millis) {
        return (in, out) -> {
            request(in);
            head(out, "video/mp2t");
            int pieces = Math.max(1, stream.length / PIECE);
            for (int at = 0; at < stream.length; at += PIECE) {
                out.write(stream, at, Math.min(PIECE, stream.length - at));
                out.flush();
                Thread.sleep(millis / pieces);
            }
            hold(in);
        };
    }

    /** Motion JPEG as parts of one endless answer. */
    static CameraServer.Conversation motionJpeg(List<byte[]> frames) {
        return (in, out) -> {
            request(in);
            head(out, "multipart/x-mixed-replace;boundary=frame");
            for (int i = 0; true; i = (i + 1) % frames.size()) {
                part(out, frames.get(i));
                Thread.sleep(FRAME_MILLIS);
            }
        };
    }

    private static void part(OutputStream out, byte[] jpeg) throws IOException {
        text(
                out,
                "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                        .formatted(jpeg.length));
        out.write(jpeg);
        text(out, "\r\n");
        out.flush();
    }

    /**
     * A live playlist: one segment more every second, the last three are listed. The segments
     * repeat, with a discontinuity where their times begin again.
     */
    static CameraServer.Conversation livePlaylist(List<byte[]> segments) {
        long begin = System.nanoTime();
        return (in, out) -> {
            String path = request(in);
            int known = (int) ((System.nanoTime() - begin) / 1_000_000_000L) + 3;
            if (path.endsWith(".m3u8")) {
                String list = playlist(known, segments.size());
                answer(out, "application/vnd.apple.mpegurl", list.getBytes(US_ASCII));
            } else {
                int segment = Integer.parseInt(path.replaceAll("[^0-9]", ""));
                answer(out, "video/mp2t", segments.get(segment % segments.size()));
            }
        };
    }

    private static String playlist(int known, int period) {
        int first = known - 3;
        StringBuilder list = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        list.append("#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:").append(first).append('\n');
        for (int i = first; i < known; i++) {
            list.append(i % period == 0 ? "#EXT-X-DISCONTINUITY\n" : "");
            list.append("#EXTINF:1.0,\n").append(i).append(".ts\n");
        }
        return list.toString();
    }

    /** Reads a request and returns its path. */
    private static String request(BufferedReader in) throws IOException {
        String first = in.readLine();
        String line = first;
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        if (first == null) {
            throw new IOException("disconnected");
        }
        return first.split(" ")[1];
    }

    private static void head(OutputStream out, String type) throws IOException {
        text(out, "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nConnection: close\r\n\r\n");
    }

    private static void answer(OutputStream out, String type, byte[] body) throws IOException {
        text(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(type, body.length));
        out.write(body);
        out.flush();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }

    /** Keeps the connection until the client closes it. */
    static void hold(BufferedReader in) throws IOException {
        while (in.read() >= 0) {
            Thread.onSpinWait();
        }
    }
}
