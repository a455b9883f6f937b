"""Takes functions and classes out of published files without what the files import for their models."""

import __future__

import ast
import dataclasses
import enum
import math
import typing
from pathlib import Path

import torch
import torch.nn.functional as F

NAMES = {"torch": torch, "F": F, "math": math, "dataclass": dataclasses.dataclass, "field": dataclasses.field}
NAMES |= {"Enum": enum.Enum} | {name: getattr(typing, name) for name in ("Any", "Callable", "Dict", "List", "Tuple")}


def source(path: Path):
    """The text of a file. Ties are broken by noise there, which is different each time; here by the lowest index."""
    text = path.read_text(encoding="utf-8")
    return text.replace("torch.rand_like(", "torch.zeros_like(").replace("torch.rand(", "torch.zeros(")


def execute(nodes, path, names):
    module = ast.fix_missing_locations(ast.Module(body=nodes, type_ignores=[]))
    names = NAMES | {"__name__": __name__} | names
    exec(compile(module, str(path), "exec", flags=__future__.annotations.compiler_flag), names)
    return names


def picked(path: Path, *wanted, **names):
    """The functions and classes of these names, wherever they are in the file, without their decorators."""
    found = {}
    for node in ast.walk(ast.parse(source(path))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in wanted and node.name not in found:
            node.decorator_list = []
            found[node.name] = node
    missing = [name for name in wanted if name not in found]
    if missing:
        raise SystemExit(f"{path} has no {', '.join(missing)}; expected the revision that training/README.md names")
    names = execute(list(found.values()), path, names)
    return [names[name] for name in wanted]


def whole(path: Path, **names):
    """The names of a file whose imports are left out, except those of this module."""
    body = [node for node in ast.parse(source(path)).body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return execute(body, path, names)


def block(path: Path, within, test, signature, result):
    """The body of the statement "if test" in a function of a class, as a function of its own."""
    for node in ast.walk(ast.parse(source(path))):
        if isinstance(node, ast.ClassDef) and node.name == within:
            for inner in ast.walk(node):
                if isinstance(inner, ast.If) and ast.unparse(inner.test) == test:
                    function = ast.parse(f"def published({signature}):\n    return {result}").body[0]
                    function.body = inner.body + function.body
                    return execute([function], path, {})["published"]
    raise SystemExit(f"{path} has no 'if {test}' in {within}; expected the revision that training/README.md names")
