// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;

/**
 * The packets that a decoder has been given and whose frames are not used yet, by their number in
 * decoding order. Damage of one of them is damage of all that follow it up to the next key frame.
 * Not safe for use by several threads.
 */
final class SentPackets {

    private static final long NONE = -1;

    private final TreeMap<Long, Sent> packets = new TreeMap<>();
    private long next;
    private boolean lost; // what follows depends on damage
    private String cause = "";
    private long recovered = NONE; // the last key frame after damage

    /** A packet in the decoder, or a frame that came from it. */
    static final class Sent {
        private final long number;
        private final EncodedPacket packet;
        private boolean arrived;
        private @Nullable String damage;

        private Sent(long number, EncodedPacket packet) {
            this.number = number;
            this.packet = packet;
        }

        long number() {
            return number;
        }

        EncodedPacket packet() {
            return packet;
        }

        /** Why the frame is lost, or null if it is not. */
        @Nullable String damage() {
            return damage;
        }
    }

    /** Whether the packet is of use: it is whole, and it depends on no damage. */
    boolean isUsable(EncodedPacket packet) {
        if (packet.corrupt()) {
            lose(FrameDefect.INCOMPLETE.text());
        } else if (lost && packet.key()) {
            lost = false;
            recovered = next;
        }
        return !lost;
    }

    /** Numbers the next packet. */
    Sent add(EncodedPacket packet) {
        Sent sent = new Sent(next++, packet);
        packets.put(sent.number, sent);
        return sent;
    }

    /**
     * The decoder refuses the packet that was added last.
     *
     * @return whether the packet gives no frame
     */
    boolean refused(Sent sent) {
        damagedFrom(sent.number, "the decoder refuses a packet");
        if (sent.arrived) {
            return false; // its frame is reported when it is its turn
        }
        packets.remove(sent.number);
        return true;
    }

    /**
     * A frame has come from the decoder.
     *
     * @param damaged whether the decoder says so
     * @return its packet, or null if the packet has given a frame before
     */
    @Nullable Sent arrived(long number, boolean damaged) {
        Sent sent = packets.get(number);
        if (sent == null || sent.arrived) {
            return null;
        }
        sent.arrived = true;
        if (damaged) {
            damagedFrom(number, "the decoder finds a frame damaged");
        } else if (number > recovered && isOutstanding(recovered)) {
            sent.damage = cause; // it is presented before its key frame and may refer to damage
        }
        return sent;
    }

    private boolean isOutstanding(long number) {
        Sent sent = packets.get(number);
        return sent != null && !sent.arrived;
    }

    private void damagedFrom(long first, String why) {
        for (Sent sent : packets.tailMap(first).values()) {
            if (sent.number > first && sent.packet.key()) {
                return;
            }
            sent.damage = why;
        }
        lose(why);
    }

    private void lose(String why) {
        lost = true;
        cause = why;
    }

    /** Why the packet that was not usable last is lost. */
    String cause() {
        return cause;
    }

    /**
     * Whether a frame that was decoded before this one may still come, and turn out to be damaged.
     *
     * @param reach how many packets later a frame comes at the latest
     */
    boolean mayDependOnOutstanding(Sent sent, int reach) {
        long oldest = Math.max(0, next - reach);
        return packets.subMap(oldest, Math.max(sent.number, oldest)).values().stream()
                .anyMatch(earlier -> !earlier.arrived);
    }

    /** The frame is used or lost; forgets it, and packets before it that give no frame. */
    void done(Sent sent, int reach) {
        packets.remove(sent.number);
        packets.headMap(Math.min(sent.number, next - reach)).clear();
    }
}
