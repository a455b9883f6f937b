// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

/**
 * What one check found.
 *
 * @param name what was checked
 * @param level how good the finding is
 * @param found what was found
 * @param advice what to do, or empty if there is nothing to do
 */
record Finding(String name, Level level, String found, String advice) {

    /** How good a finding is. */
    enum Level {
        /** As needed. */
        OK,
        /** Missing or not ideal, but not needed for what was asked. */
        NOTE,
        /** Needed and missing. */
        MISSING
    }

    static Finding ok(String name, String found) {
        return new Finding(name, Level.OK, found, "");
    }

    static Finding note(String name, String found, String advice) {
        return new Finding(name, Level.NOTE, found, advice);
    }

    static Finding missing(String name, String found, String advice) {
        return new Finding(name, Level.MISSING, found, advice);
    }
}
