// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

/** Is told about the progress of a download. */
public interface TransferListener {

    /**
     * Some bytes of a file have arrived.
     *
     * @param file the name of the file
     * @param done bytes of the file that are on the disk
     * @param size the length of the file, bytes
     */
    void transferred(String file, long done, long size);

    /** A file is complete and its checksum is right. */
    void complete(String file, long size);

    /** Something that the user should know, such as why a request is repeated. */
    void message(String text);
}
