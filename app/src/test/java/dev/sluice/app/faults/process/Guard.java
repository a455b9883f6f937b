// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class and ends the process when the process that started it is gone, however
 * that ended: the standard input then reaches its end.
 */
public final class Guard {

    private Guard() {}

    /**
     * @param arguments the name of the main class, and its arguments
     */
    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(Guard::endWithTheParent, "parent");
        watch.setDaemon(true);
        watch.start();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    private static void endWithTheParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever written
            }
        } catch (IOException e) {
            // the same as the end
        }
        Runtime.getRuntime().halt(1);
    }
}
