// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.doctor;

/**
 * What one check found.
 *
 * @param name what was checked
 * @param level how it stands
 * @param found what is there
 * @param advice what to do, or empty where nothing is
 */
record Finding(String name, Level level, String found, String advice) {

    /** How something stands. */
    enum Level {
        /** As needed. */
        OK,
        /** Not there or not ideal, but nothing that was asked for needs it. */
        NOTE,
        /** Needed and not there. */
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
