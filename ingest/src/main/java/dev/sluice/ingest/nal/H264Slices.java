// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import dev.sluice.ingest.nal.SliceHeader.Field;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * Reads the beginning of slice headers of H.264 (ITU-T H.264, 7.3.3), and of the parameter sets
 * that determine its syntax (7.3.2.1.1 and 7.3.2.2). Stateless.
 */
final class H264Slices {

    private static final int SPS_RANK = 0;
    private static final int PPS_RANK = 1;
    private static final int IDR_SLICE = 5;

    /** The profiles whose parameter sets declare how colours are sampled. */
    private static final Set<Integer> WITH_CHROMA =
            Set.of(44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 144, 244);

    private H264Slices() {}

    /** The values of a sequence parameter set that slice headers depend on. */
    private record Sequence(
            boolean separatePlanes,
            int numberBits,
            int orderType,
            int orderBits,
            boolean orderDeltasZero,
            int references,
            boolean gaps,
            boolean framesOnly) {}

    /** The values of a frame's parameter set that slice headers depend on. */
    private record Parameters(int sequenceId, boolean bottomOrder) {}

    static SliceHeader read(NalUnit slice, ParameterSets sets) {
        boolean idr = (slice.header() & 0x1f) == IDR_SLICE;
        boolean referenced = (slice.header() & 0x60) != 0;
        NalBits bits = new NalBits(slice, 1);
        boolean first = bits.golomb() == 0;
        bits.golomb(); // type of the slice
        int parametersId = bits.golomb();
        NalUnit pps = sets.get(PPS_RANK, parametersId);
        Parameters parameters = pps == null ? null : parameters(pps);
        Sequence sequence = parameters == null ? null : sequence(sets, parameters.sequenceId());
        if (parameters == null || sequence == null) {
            return new SliceHeader(
                    first,
                    idr,
                    referenced,
                    Field.FRAME,
                    0,
                    0,
                    true,
                    0,
                    SliceHeader.UNKNOWN,
                    0,
                    List.of(parametersId));
        }
        return read(bits, sequence, parameters, first, idr, referenced, parametersId);
    }

    private static SliceHeader read(
            NalBits bits,
            Sequence sequence,
            Parameters parameters,
            boolean first,
            boolean idr,
            boolean referenced,
            int parametersId) {
        bits.skip(sequence.separatePlanes ? 2 : 0);
        int number = bits.read(sequence.numberBits);
        Field field = Field.FRAME;
        if (!sequence.framesOnly && bits.read(1) == 1) {
            field = bits.read(1) == 1 ? Field.BOTTOM : Field.TOP;
        }
        int idrId = idr ? bits.golomb() : 0;
        boolean deltaOfBottom = parameters.bottomOrder && field == Field.FRAME;
        int order = sequence.orderType == 0 ? bits.read(sequence.orderBits) : 0;
        boolean firstDelta = sequence.orderType == 1 && !sequence.orderDeltasZero;
        int delta0 = firstDelta ? bits.golomb() : 0;
        int delta1 = deltaOfBottom && (firstDelta || sequence.orderType == 0) ? bits.golomb() : 0;
        // 7.4.1.2.4: the first of these that differs begins a new frame or field.
        List<Integer> identity =
                List.of(
                        parametersId,
                        number,
                        field.ordinal(),
                        referenced ? 1 : 0,
                        idr ? 1 : 0,
                        idrId,
                        order,
                        delta0,
                        delta1);
        return new SliceHeader(
                first,
                idr,
                referenced,
                field,
                number,
                1 << sequence.numberBits,
                sequence.gaps,
                sequence.references,
                sequence.orderType == 0 ? order : SliceHeader.UNKNOWN,
                sequence.orderType == 0 ? 1 << sequence.orderBits : 0,
                identity);
    }

    private static Parameters parameters(NalUnit pps) {
        NalBits bits = new NalBits(pps, 1);
        bits.golomb(); // its id
        int sequence = bits.golomb();
        bits.skip(1); // entropy coding
        return new Parameters(sequence, bits.read(1) == 1);
    }

    private static @Nullable Sequence sequence(ParameterSets sets, int id) {
        NalUnit sps = sets.get(SPS_RANK, id);
        if (sps == null) {
            return null;
        }
        NalBits bits = new NalBits(sps, 4); // header, profile, flags and level
        bits.golomb(); // its id
        boolean separatePlanes = WITH_CHROMA.contains(sps.at(1)) && skipChroma(bits);
        int numberBits = bits.golomb() + 4;
        int orderType = bits.golomb();
        int orderBits = orderType == 0 ? bits.golomb() + 4 : 0;
        boolean orderDeltasZero = orderType == 1 && skipOrderCycle(bits);
        int references = bits.golomb();
        boolean gaps = bits.read(1) == 1;
        bits.golomb(); // width
        bits.golomb(); // height
        boolean framesOnly = bits.read(1) == 1;
        boolean isPossible =
                numberBits >= 4 && numberBits <= 16 && orderBits >= 0 && orderBits <= 16;
        return isPossible
                ? new Sequence(
                        separatePlanes,
                        numberBits,
                        orderType,
                        orderBits,
                        orderDeltasZero,
                        references,
                        gaps,
                        framesOnly)
                : null;
    }

    /** Returns whether the colour planes are coded separately. */
    private static boolean skipChroma(NalBits bits) {
        int format = bits.golomb();
        boolean separate = format == 3 && bits.read(1) == 1;
        bits.golomb(); // depth of luma
        bits.golomb(); // depth of chroma
        bits.skip(1); // lossless transform
        if (bits.read(1) == 1) {
            for (int list = 0; list < (format == 3 ? 12 : 8); list++) {
                if (bits.read(1) == 1) {
                    skipScalingList(bits, list < 6 ? 16 : 64);
                }
            }
        }
        return separate;
    }

    private static void skipScalingList(NalBits bits, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size && next != 0; i++) {
            next = last + bits.signedGolomb() & 0xff;
            last = next == 0 ? last : next;
        }
    }

    /** Returns whether the deltas of order type 1 are always zero. */
    private static boolean skipOrderCycle(NalBits bits) {
        boolean zero = bits.read(1) == 1;
        bits.golomb(); // offset of frames that are not referred to
        bits.golomb(); // offset from top to bottom
        int frames = Math.min(bits.golomb(), 255);
        for (int i = 0; i < frames; i++) {
            bits.golomb();
        }
        return zero;
    }
}
