"""Half precision and external data, the way released folders have them; and smaller files."""

from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16


def write_half(source: Path, path: Path, keeps) -> None:
    """A float16 twin; `keeps` names the inputs and outputs that stay float32, True keeps all."""
    model = convert_float_to_float16(onnx.load(source), keep_io_types=keeps)
    # The shapes it found on the way would be half of a file this small.
    model.graph.ClearField("value_info")
    onnx.save(model, path)


def write_int8(source: Path, path: Path) -> None:
    """A twin with weights of 8 bits, which works out the scales of the rows as they come."""
    quantize_dynamic(source, path, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    model = onnx.load(path)
    model.graph.ClearField("value_info")
    shorten_values(model.graph)
    onnx.save(model, path)


def shorten_values(graph):
    """Gives all values but inputs and outputs short names, which are two thirds of a file this small."""
    outside = {value.name for value in [*graph.input, *graph.output]}
    names = {}

    def short(name):
        return name if not name or name in outside else names.setdefault(name, f"v{len(names)}")

    def shorten(part):
        for tensor in part.initializer:
            tensor.name = short(tensor.name)
        for value in [*part.input, *part.output]:
            value.name = short(value.name)
        for node in part.node:
            node.input[:] = [short(name) for name in node.input]
            node.output[:] = [short(name) for name in node.output]
            for attribute in node.attribute:
                if attribute.type == onnx.AttributeProto.GRAPH:
                    # The bodies of loops read values from around them.
                    attribute.g.ClearField("value_info")
                    shorten(attribute.g)

    shorten(graph)


def move_weights_out(path: Path) -> None:
    """Puts the larger weights into X.onnx_data beside X.onnx."""
    model = onnx.load(path)
    path.unlink()
    location = f"{path.name}_data"
    # onnx appends to a file that is already there.
    path.with_name(location).unlink(missing_ok=True)
    onnx.save(model, path, save_as_external_data=True, location=location, size_threshold=1024)
    path.with_name(location).chmod(path.stat().st_mode)


def forget_names(path: Path) -> None:
    """Takes the names of nodes away, which nothing needs and which are a quarter of a file this small."""
    model = onnx.load(path)
    for node in model.graph.node:
        node.name = ""
    onnx.save(model, path)
