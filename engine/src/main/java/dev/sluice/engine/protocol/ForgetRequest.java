// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An operator's request to drop all state of a stream: a record of the video topic without a value,
 * whose type is in its headers. It is a record of this topic, so that it has a place among the
 * chunks of its stream, and so that only those who may write video may write it.
 *
 * @param streamId the stream, which is the record's key
 * @param id names the request in the event that confirms it
 */
public record ForgetRequest(String streamId, String id) {

    private static final String TYPE_HEADER = "ce_type";
    private static final String ID_HEADER = "ce_id";
    private static final String TYPE = "dev.sluice.video.forget.v1";

    /** Returns whether a record of the video topic is a request to forget its stream. */
    public static boolean isIn(InboundRecord record) {
        return record.value() == null && TYPE.equals(last(record, TYPE_HEADER));
    }

    /** Reads the request in a record that {@link #isIn holds} one. */
    public static ForgetRequest read(InboundRecord record) {
        return new ForgetRequest(record.streamId(), last(record, ID_HEADER));
    }

    /** Returns the headers of its record. */
    public List<RecordHeader> headers() {
        return List.of(
                RecordHeader.of("ce_specversion", "1.0"),
                RecordHeader.of(TYPE_HEADER, TYPE),
                RecordHeader.of(ID_HEADER, id),
                RecordHeader.of("ce_source", "sluice forget"));
    }

    /** Returns the text of the last header of a name, empty if there is none. */
    private static String last(InboundRecord record, String name) {
        String text = "";
        for (RecordHeader header : record.headers()) {
            if (name.equals(header.name()) && header.value() != null) {
                text = new String(header.value(), UTF_8);
            }
        }
        return text;
    }
}
