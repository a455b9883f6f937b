// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeMap;

/** The parameter sets of a stream that are in force. Not safe for use by several threads. */
public final class ParameterSets {

    private final NalSyntax syntax;

    /** By rank, and then by id. */
    private final TreeMap<Integer, NalUnit> sets = new TreeMap<>();

    public ParameterSets(NalSyntax syntax) {
        this.syntax = syntax;
    }

    /** Puts a parameter set in force, in place of the one with its rank and id. */
    public void put(NalUnit set) {
        sets.put(key(syntax.setRank(set), syntax.setId(set)), set);
    }

    /**
     * Puts the parameter sets of a codec's private data in force.
     *
     * @param extradata an avcC or hvcC record, or units with start codes; not empty
     * @return how the packets that follow tell their units apart
     */
    public NalFormat configure(byte[] extradata) {
        if (extradata[0] == 1) {
            NalSyntax.Configuration configuration = syntax.configuration(extradata);
            putSets(configuration.sets());
            return new NalFormat(configuration.lengthSize());
        }
        putSets(NalUnit.ofAnnexB(extradata));
        return NalFormat.ANNEX_B;
    }

    /** Puts the parameter sets among these units in force. */
    public void putSets(List<NalUnit> units) {
        units.stream().filter(unit -> syntax.setRank(unit) != NalSyntax.NO_SET).forEach(this::put);
    }

    /** Puts a parameter set in force unless there is one with its rank and id. */
    public void putIfAbsent(NalUnit set) {
        sets.putIfAbsent(key(syntax.setRank(set), syntax.setId(set)), set);
    }

    /** The parameter set with this rank and id, or null if there is none. */
    @Nullable NalUnit get(int rank, int id) {
        return sets.get(key(rank, id));
    }

    /** All parameter sets in the order in which a stream has to contain them. */
    public List<NalUnit> inOrder() {
        return List.copyOf(sets.values());
    }

    private static int key(int rank, int id) {
        return rank << 16 | id & 0xffff;
    }
}
