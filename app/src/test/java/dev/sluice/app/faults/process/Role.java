// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.util.List;

/**
 * What a process runs.
 *
 * @param name the name of its files
 * @param classPath its class path
 * @param options options of the JVM
 * @param main the main class
 * @param arguments the arguments of the main class
 */
record Role(
        String name, String classPath, List<String> options, String main, List<String> arguments) {

    static Role of(
            String name, String classPath, List<String> options, String main, String... arguments) {
        return new Role(name, classPath, options, main, List.of(arguments));
    }
}
