// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import java.nio.file.Path;

/**
 * What a download did.
 *
 * @param folder the model folder
 * @param repository where it is from, at the commit
 * @param dtype the label of the precision; empty in the layout of onnxruntime-genai
 * @param files files of the folder that were chosen
 * @param bytes their length together
 * @param transferred bytes of them that were not on the disk before
 */
public record Pulled(
        Path folder,
        Repository repository,
        String dtype,
        int files,
        long bytes,
        long transferred) {}
