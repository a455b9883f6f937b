// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A minimal RTSP camera that sends H.264 in RTP over the same connection: it sends all frames at
 * once and disconnects.
 */
final class RtspConversation implements TestServer.Conversation {

    private static final int PAYLOAD = 1_000;

    /** RTP timestamps may begin anywhere; these also wrap within the first seconds. */
    private static final long FIRST_TIME = 0xffff_ffffL - 150_000;

    private final List<EncodedPacket> frames;

    private int sequence;

    RtspConversation(List<EncodedPacket> frames) {
        this.frames = frames;
    }

    @Override
    public void talk(BufferedReader in, OutputStream out) throws IOException {
        String line = in.readLine();
        while (line != null) {
            String method = line.split(" ")[0];
            String number = "0";
            while (line != null && !line.isEmpty()) {
                if (line.startsWith("CSeq:")) {
                    number = line.substring(5).trim();
                }
                line = in.readLine();
            }
            answer(out, method, number);
            if (method.equals("PLAY")) {
                play(out);
                return;
            }
            line = in.readLine();
        }
    }

    private static void answer(OutputStream out, String method, String number) throws IOException {
        String body = "";
        String header = "Session: 7\r\n";
        if (method.equals("DESCRIBE")) {
            body =
                    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
                            + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                            + "a=fmtp:96 packetization-mode=1\r\na=control:video\r\n";
            header = "Content-Type: application/sdp\r\n";
        } else if (method.equals("SETUP")) {
            header += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
        } else if (method.equals("OPTIONS")) {
            header = "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n";
        }
        out.write(
                "RTSP/1.0 200 OK\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s"
                        .formatted(number, header, body.length(), body)
                        .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void play(OutputStream out) throws IOException {
        for (EncodedPacket frame : frames) {
            List<byte[]> units = units(frame.data());
            for (int i = 0; i < units.size(); i++) {
                send(
                        out,
                        units.get(i),
                        FIRST_TIME + frame.ptsMicros() * 9 / 100,
                        i == units.size() - 1);
            }
        }
        out.flush();
    }

    /** One unit in one packet, or in fragments (RFC 6184, FU-A). */
    private void send(OutputStream out, byte[] unit, long time, boolean last) throws IOException {
        if (unit.length <= PAYLOAD) {
            packet(out, unit, time, last);
            return;
        }
        for (int at = 1; at < unit.length; at += PAYLOAD) {
            int length = Math.min(PAYLOAD, unit.length - at);
            boolean end = at + length == unit.length;
            byte[] payload = new byte[length + 2];
            payload[0] = (byte) (unit[0] & 0xe0 | 28);
            payload[1] = (byte) (unit[0] & 0x1f | (at == 1 ? 0x80 : 0) | (end ? 0x40 : 0));
            System.arraycopy(unit, at, payload, 2, length);
            packet(out, payload, time, last && end);
        }
    }

    private void packet(OutputStream out, byte[] payload, long time, boolean marker)
            throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(16 + payload.length);
        packet.put((byte) '$').put((byte) 0).putShort((short) (12 + payload.length));
        packet.put((byte) 0x80).put((byte) (96 | (marker ? 0x80 : 0)));
        packet.putShort((short) sequence++).putInt((int) time).putInt(42).put(payload);
        out.write(packet.array());
    }

    /** Splits a frame at start codes of four bytes. */
    private static List<byte[]> units(byte[] data) {
        List<byte[]> units = new java.util.ArrayList<>();
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        for (int i = 0; i < data.length; i++) {
            if (i + 3 < data.length
                    && data[i] == 0
                    && data[i + 1] == 0
                    && data[i + 2] == 0
                    && data[i + 3] == 1) {
                if (unit.size() > 0) {
                    units.add(unit.toByteArray());
                }
                unit.reset();
                i += 3;
            } else {
                unit.write(data[i]);
            }
        }
        units.add(unit.toByteArray());
        return units;
    }
}
