// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/**
 * What the files of a model folder say about it.
 *
 * @param layout {@code transformers.js} or {@code onnxruntime-genai}
 * @param suffix suffix of the decoder's file, such as {@code _q4}; empty without one, and in the
 *     layout of onnxruntime-genai
 * @param graphs the graphs that are run: vision encoder, text embedding, decoder
 * @param defaults fields that the configuration does not state and that have the default of the
 *     model's class, as {@code name = value}
 * @param coverage which part of a frame the model's visual tokens cover
 * @param signals what the vision encoder gives or can be made to give beside embeddings
 * @param missing files that the folder could have and does not; it opens without them
 */
public record FolderReport(
        String layout,
        String suffix,
        List<Graph> graphs,
        List<String> defaults,
        FrameCoverage coverage,
        SignalSupport signals,
        List<String> missing) {

    /**
     * A graph.
     *
     * @param file its file, relative to the folder
     * @param bytes length of the file and of its external data
     * @param producer name and version of the program that wrote it; empty if the file does not say
     */
    public record Graph(String file, long bytes, String producer) {}
}
