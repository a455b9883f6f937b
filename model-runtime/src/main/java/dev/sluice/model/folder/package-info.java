// SPDX-License-Identifier: Apache-2.0
/**
 * The files of a model folder, in the layouts of transformers.js and onnxruntime-genai: which files
 * there are, their JSON fields, and single tensors of safetensors files. The entry point is {@link
 * dev.sluice.model.folder.ModelFolder}. This package opens no graph.
 */
@NullMarked
package dev.sluice.model.folder;

import org.jspecify.annotations.NullMarked;
