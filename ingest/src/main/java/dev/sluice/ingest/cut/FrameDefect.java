// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

/** Why a frame is damaged, as far as it can be seen without decoding it. */
enum FrameDefect {
    /** The source lost a part of the packet. */
    INCOMPLETE("a packet is incomplete"),
    /** The packet continues a frame that does not precede it. */
    NO_BEGINNING("the beginning of a frame is missing"),
    /** The frame itself is whole. */
    MISSING_BEFORE("a frame that others refer to is missing");

    private final String text;

    FrameDefect(String text) {
        this.text = text;
    }

    /** Says what was found, for messages. */
    String text() {
        return text;
    }
}
