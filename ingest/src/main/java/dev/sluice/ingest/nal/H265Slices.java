// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.ingest.nal.SliceHeader.Field;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Reads the beginning of slice segment headers of H.265 (ITU-T H.265, 7.3.6.1), and of the
 * parameter sets that determine its syntax (7.3.2.2 and 7.3.2.3). Stateless.
 */
final class H265Slices {

    private static final int SPS_RANK = 1;
    private static final int PPS_RANK = 2;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int FIRST_IDR = 19;

    /** Up to this type, even types are not referred to by frames of their own sublayer. */
    private static final int LAST_UNREFERENCED = 14;

    private H265Slices() {}

    /** The values of a sequence parameter set that slice headers depend on. */
    private record Sequence(
            int subLayers, boolean separatePlanes, int orderBits, int addressBits) {}

    /** The values of a frame's parameter set that slice headers depend on. */
    private record Parameters(
            int sequenceId, boolean dependentSegments, boolean outputFlag, int extraBits) {}

    static SliceHeader read(NalUnit segment, ParameterSets sets) {
        int type = segment.header() >> 1 & 0x3f;
        NalBits bits = new NalBits(segment, 2);
        boolean first = bits.read(1) == 1;
        bits.skip(type >= FIRST_IRAP && type <= LAST_IRAP ? 1 : 0);
        int parametersId = bits.golomb();
        NalUnit pps = sets.get(PPS_RANK, parametersId);
        Parameters parameters = pps == null ? null : parameters(pps);
        Sequence sequence = parameters == null ? null : sequence(sets, parameters.sequenceId());
        boolean idr = type == FIRST_IDR || type == FIRST_IDR + 1;
        int order =
                parameters == null || sequence == null || idr
                        ? SliceHeader.UNKNOWN
                        : order(bits, first, parameters, sequence);
        int layer = (segment.at(1) & 7) - 1;
        boolean referenced =
                type > LAST_UNREFERENCED
                        || type % 2 == 1
                        || sequence == null
                        || layer < sequence.subLayers - 1;
        List<Integer> identity = List.of(type, segment.at(1), parametersId, order);
        int orders = sequence == null ? 0 : 1 << sequence.orderBits;
        return new SliceHeader(
                first,
                idr,
                referenced,
                Field.FRAME,
                0,
                0,
                true,
                0,
                idr ? 0 : order,
                orders,
                identity);
    }

    /** The lower bits of the frame's position in presentation order, if the segment has them. */
    private static int order(
            NalBits bits, boolean first, Parameters parameters, Sequence sequence) {
        if (!first) {
            boolean dependent = parameters.dependentSegments && bits.read(1) == 1;
            bits.skip(sequence.addressBits);
            if (dependent) {
                return SliceHeader.UNKNOWN;
            }
        }
        bits.skip(parameters.extraBits);
        bits.golomb(); // type of the slice
        bits.skip(parameters.outputFlag ? 1 : 0);
        bits.skip(sequence.separatePlanes ? 2 : 0);
        return bits.read(sequence.orderBits);
    }

    private static Parameters parameters(NalUnit pps) {
        NalBits bits = new NalBits(pps, 2);
        bits.golomb(); // its id
        return new Parameters(bits.golomb(), bits.read(1) == 1, bits.read(1) == 1, bits.read(3));
    }

    private static @Nullable Sequence sequence(ParameterSets sets, int id) {
        NalUnit sps = sets.get(SPS_RANK, id);
        if (sps == null) {
            return null;
        }
        NalBits bits = new NalBits(sps, 2);
        int subLayers = H265Syntax.skipProfiles(bits);
        bits.golomb(); // its id
        boolean separatePlanes = bits.golomb() == 3 && bits.read(1) == 1;
        int width = bits.golomb();
        int height = bits.golomb();
        for (int i = bits.read(1) == 1 ? 4 : 0; i > 0; i--) {
            bits.golomb(); // conformance window
        }
        bits.golomb(); // depth of luma
        bits.golomb(); // depth of chroma
        int orderBits = bits.golomb() + 4;
        for (int i = bits.read(1) == 1 ? subLayers : 1; i > 0; i--) {
            bits.golomb(); // sizes of the decoder's buffers
            bits.golomb();
            bits.golomb();
        }
        int blockBits = bits.golomb() + 3 + bits.golomb();
        if (orderBits < 4 || orderBits > 16 || blockBits < 3 || blockBits > 6) {
            return null; // not possible, so the set is damaged
        }
        int size = 1 << blockBits;
        long blocks = (long) ((width + size - 1) >> blockBits) * ((height + size - 1) >> blockBits);
        int addressBits = 64 - Long.numberOfLeadingZeros(Math.max(blocks - 1, 0));
        return new Sequence(subLayers, separatePlanes, orderBits, addressBits);
    }
}
