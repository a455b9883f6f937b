// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.SeiMessage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.util.List;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Side information costs no frame, however damaged it is. */
class SideInformationTest {

    private static final byte[] HEADER = {6};
    private static final SeiMessage RECOVERY = new SeiMessage(6, new byte[] {(byte) 0x84, 0, 0, 0});
    private static final SeiMessage USER_DATA = new SeiMessage(5, new byte[300]);

    private static List<NalUnit> reduced(NalUnit unit) {
        NalUnit slice = new NalUnit(new byte[] {0x65, 1, 2}, 0, 3);
        List<NalUnit> reduced = SideInformation.reduce(List.of(unit, slice), new H264Syntax());
        assertThat(reduced.get(reduced.size() - 1)).isSameAs(slice);
        return reduced.subList(0, reduced.size() - 1);
    }

    @Test
    void onlyMessagesThatDecodingNeedsAreKept() {
        List<NalUnit> kept = reduced(SeiMessage.unit(HEADER, List.of(USER_DATA, RECOVERY)));

        assertThat(kept).hasSize(1);
        List<SeiMessage> messages = SeiMessage.of(kept.get(0), 1);
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).type()).isEqualTo(6);
        assertThat(messages.get(0).payload()).isEqualTo(RECOVERY.payload());
    }

    @Test
    void aMessageThatIsLongerThanItsUnitIsRemovedWithAllThatFollows() {
        NalUnit whole = SeiMessage.unit(HEADER, List.of(RECOVERY, USER_DATA));
        NalUnit truncated = new NalUnit(whole.data(), 0, whole.length() - 100);

        assertThat(SeiMessage.of(reduced(truncated).get(0), 1)).hasSize(1);
        assertThat(reduced(new NalUnit(HEADER, 0, 1))).isEmpty();
        assertThat(reduced(SeiMessage.unit(HEADER, List.of(USER_DATA)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sei_truncated.ts, 40", "sei_truncated_hevc.ts, 30"})
    void truncatedUserDataInEveryFrameCostsNone(String file, int frames) throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/inputs/" + file)) {
            VideoChunk chunk = chunk("video/mp2t", in.readAllBytes(), START, 0);

            DecodedFrames decoded = DecodedFrames.of(chunk);

            assertThat(decoded.damage()).isEmpty();
            assertThat(decoded.frames()).hasSize(frames);
        }
    }
}
