// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.List;

/** The values in the goldens of this package's formats. */
public final class ProtocolFormatCases {

    private static final byte[] KEY = {'c', 'a', 'm'};
    private static final byte[] VALUE = {0, 1, -1};
    private static final List<RecordHeader> HEADERS =
            List.of(
                    RecordHeader.of("ce_type", "video"),
                    new RecordHeader("ce_type", null),
                    new RecordHeader("", new byte[] {0, -1}));

    private ProtocolFormatCases() {}

    public static List<FormatCase<?>> all() {
        InboundRecordFormat inbound = new InboundRecordFormat();
        OutboundRecordFormat outbound = new OutboundRecordFormat();
        return List.of(
                FormatCase.of(
                        inbound,
                        "full",
                        new InboundRecord(
                                "video",
                                3,
                                12_345_678_901L,
                                1_700_000_000_123L,
                                KEY,
                                VALUE,
                                HEADERS)),
                FormatCase.of(
                        inbound,
                        "tombstone",
                        new InboundRecord("queries", 0, 0, -1, null, null, List.of())),
                FormatCase.byVersion(
                        new ChunkRecordFormat(),
                        "full",
                        chunk(0, FrameDisplay.AS_CODED),
                        chunk(3, new FrameDisplay(90, true, 16, 15))),
                FormatCase.of(
                        outbound,
                        "full",
                        new OutboundRecord(KEY, VALUE, HEADERS, 1_700_000_000_123L)),
                FormatCase.of(outbound, "tombstone", new OutboundRecord(null, null, List.of(), -1)),
                FormatCase.of(
                        new StreamEventFormat(),
                        "gap",
                        new StreamEvent(
                                EventType.GAP,
                                "cam-ä",
                                1_700_000_000_000_000L,
                                "{\"type\":\"gap\"}")));
    }

    private static ChunkRecord chunk(int trailingFrames, FrameDisplay display) {
        return new ChunkRecord(
                new InboundRecord("video", 3, 7, 8, KEY, VALUE, HEADERS),
                new VideoChunk(
                        "cam",
                        1_700_000_000_000L,
                        42,
                        "file:room.mp4",
                        1_700_000_001_500_000L,
                        500_000,
                        2,
                        trailingFrames,
                        display,
                        "video/mp4",
                        VALUE));
    }
}
