// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * An RTSP camera that sends H.264 in RTP over the same connection (RFC 2326, RFC 6184), at ten
 * frames a second, and then says nothing more.
 */
final class RtspCamera implements CameraServer.Conversation {

    private static final int PAYLOAD = 1_000;
    private static final int BEGIN = 0x1234_5678; // RTP timestamps begin anywhere
    private static final int TICKS = 9_000; // of 90 kHz, per frame
    private static final long FRAME_MILLIS = 100;

    private static final String SDP =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
                    + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                    + "a=fmtp:96 packetization-mode=1\r\na=control:video\r\n";

    private final List<List<byte[]>> frames;
    private final Optional<DigestLogin> login;
    private int sequence;

    /**
     * @param frames the NAL units of each frame
     * @param login who may play; everybody if there is none
     */
    RtspCamera(List<List<byte[]>> frames, Optional<DigestLogin> login) {
        this.frames = frames;
        this.login = login;
    }

    @Override
    public void talk(BufferedReader in, OutputStream out) throws Exception {
        String line = in.readLine();
        while (line != null) {
            String[] request = line.split(" ");
            Map<String, String> headers = headers(in);
            boolean open = request[0].equals("OPTIONS") || login.isEmpty();
            if (!open && !login.get().permits(request[0], headers.get("authorization"))) {
                String challenge = "WWW-Authenticate: " + login.get().challenge() + "\r\n";
                respond(out, "401 Unauthorized", headers, challenge, "");
            } else {
                answer(out, request[0], headers);
            }
            if (request[0].equals("PLAY")) {
                play(out);
                HttpCameras.hold(in);
                return;
            }
            line = in.readLine();
        }
    }

    private static Map<String, String> headers(BufferedReader in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).trim());
        }
        return headers;
    }

    private static void answer(OutputStream out, String method, Map<String, String> headers)
            throws IOException {
        switch (method) {
            case "OPTIONS" ->
                    respond(out, "200 OK", headers, "Public: DESCRIBE, SETUP, PLAY\r\n", "");
            case "DESCRIBE" ->
                    respond(out, "200 OK", headers, "Content-Type: application/sdp\r\n", SDP);
            case "SETUP" ->
                    respond(
                            out,
                            "200 OK",
                            headers,
                            "Session: 7\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n",
                            "");
            default -> respond(out, "200 OK", headers, "Session: 7\r\n", "");
        }
    }

    private static void respond(
            OutputStream out,
            String status,
            Map<String, String> headers,
            String header,
            String body)
            throws IOException {
        String text =
                "RTSP/1.0 %s\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s"
                        .formatted(status, headers.get("cseq"), header, body.length(), body);
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private void play(OutputStream out) throws IOException, InterruptedException {
        for (int frame = 0; frame < frames.size(); frame++) {
            List<byte[]> units = frames.get(frame);
            for (int i = 0; i < units.size(); i++) {
                send(out, units.get(i), BEGIN + frame * TICKS, i == units.size() - 1);
            }
            out.flush();
            Thread.sleep(FRAME_MILLIS);
        }
    }

    /** One unit in one packet, or in fragments (FU-A). */
    private void send(OutputStream out, byte[] unit, int time, boolean last) throws IOException {
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

    private void packet(OutputStream out, byte[] payload, int time, boolean marker)
            throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(16 + payload.length);
        packet.put((byte) '$').put((byte) 0).putShort((short) (12 + payload.length));
        packet.put((byte) 0x80).put((byte) (96 | (marker ? 0x80 : 0)));
        packet.putShort((short) sequence++).putInt(time).putInt(42).put(payload);
        out.write(packet.array());
    }
}
