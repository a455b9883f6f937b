"""The conversions that transformers.js' scripts make, by suffix, with the tools of onnxruntime that they call."""

import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_bnb4_quantizer import MatMulBnb4Quantizer
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.transformers.float16 import convert_float_to_float16

BLOCK = 32


def q4(source: Path):
    quantizer = MatMulNBitsQuantizer(onnx.load(source), block_size=BLOCK, is_symmetric=True, accuracy_level=None)
    quantizer.process()
    return quantizer.model.model


def half(model, **options):
    """Caches of float16 where GroupQueryAttention appends to them in place, as in published conversions."""
    appends = any(node.op_type == "GroupQueryAttention" for node in model.graph.node)
    keeps = ["inputs_embeds", "logits"] if appends else True
    return convert_float_to_float16(model, keep_io_types=keeps, **options)


def q4f16(source: Path):
    return half(q4(source), disable_shape_infer=True)


def fp16(source: Path):
    return half(onnx.load(source))


def bnb4(source: Path):
    quantizer = MatMulBnb4Quantizer(onnx.load(source), 1, BLOCK)
    quantizer.process()
    return quantizer.model.model


def dynamic(kind):
    def convert(source: Path):
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "model.onnx"
            quantize_dynamic(source, path, weight_type=kind, extra_options={"EnableSubgraph": True})
            return onnx.load(path)

    return convert


SUFFIXES = {
    "_fp16": fp16,
    "_q4": q4,
    "_q4f16": q4f16,
    "_bnb4": bnb4,
    "_int8": dynamic(QuantType.QInt8),
    # `_quantized` is one of these two, by the model.
    "_uint8": dynamic(QuantType.QUInt8),
}
