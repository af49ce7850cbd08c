"""Change a function in one small place at a time: does a check notice?"""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {
    "mean": "sum",
    "sum": "mean",
    "min": "max",
    "max": "min",
    "argmax": "argmin",
    "exp": "expm1",
    "log": "log1p",
    "sin": "cos",
    "cos": "sin",
    "minimum": "maximum",
    "maximum": "minimum",
}
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For)


def mutants(function: Callable) -> Iterator[tuple[str, Callable]]:
    """Yield each mutant of a function, after a line ``before -> after`` that names it."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.body = definition.body[ast.get_docstring(definition) is not None :]
    places = [i for i, node in enumerate(walk(definition)) if list(changes(node))]
    for i in places:
        for j in range(len(list(changes(walk(definition)[i])))):
            changed = copy.deepcopy(definition)
            node = walk(changed)[i]
            place, change = list(changes(node))[j]
            place = place or around(changed, node)
            before = ast.unparse(place)
            change()
            after = "" if place not in walk(changed) else ast.unparse(place)
            yield f"{before} -> {after}", build(changed, function)


def walk(definition: ast.FunctionDef) -> list[ast.AST]:
    """List the function's nodes, but for its annotations."""
    return [definition, *(node for part in definition.body for node in ast.walk(part))]


def changes(node: ast.AST) -> Iterator[tuple[ast.AST | None, Callable[[], object]]]:
    """Yield the changes that a node can undergo, each to be called, and the part it drops."""
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        yield None, lambda: setattr(node, "op", SWAPS[type(node.op)]())
    if isinstance(node, ast.BoolOp):
        yield None, lambda: setattr(node, "op", SWAPS[type(node.op)]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield None, lambda: setattr(node, "ops", [SWAPS[type(node.ops[0])]()])
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield None, lambda: setattr(node, "value", not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield (
            None,
            lambda: setattr(node, "value", 1.5 * node.value if node.value % 1 else node.value + 1),
        )
    if isinstance(node, ast.UnaryOp):
        yield (
            None,
            lambda: setattr(node, "op", ast.Not() if isinstance(node.op, ast.Not) else ast.UAdd()),
        )
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield None, lambda: setattr(node, "attr", NAMES[node.attr])
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield None, lambda: setattr(node, "id", NAMES[node.id])
    if isinstance(node, ast.IfExp):
        yield None, lambda: node.__dict__.update(body=node.orelse, orelse=node.body)
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            yield None, lambda keyword=keyword: node.keywords.remove(keyword)
    for name in ("body", "orelse"):
        for i, statement in enumerate(getattr(node, name, None) or [] if has_body(node) else []):
            if isinstance(statement, DROPPED):
                yield (
                    statement,
                    lambda name=name, i=i: getattr(node, name).__setitem__(i, ast.Pass()),
                )


def has_body(node: ast.AST) -> bool:
    """Tell whether a node holds statements."""
    return isinstance(node, ast.For | ast.While | ast.If | ast.With | ast.FunctionDef)


def around(definition: ast.FunctionDef, node: ast.AST) -> ast.AST:
    """Return the smallest call or statement that a node lies in."""
    holders = [
        other
        for other in walk(definition)
        if isinstance(other, ast.Call | ast.stmt) and node in ast.walk(other)
    ]
    return min(holders, key=lambda holder: len(list(ast.walk(holder))))


def build(definition: ast.FunctionDef, function: Callable) -> Callable:
    """Compile a changed definition in the original's module."""
    module = ast.fix_missing_locations(ast.Module([definition], []))
    names = dict(function.__globals__)
    exec(compile(module, "<mutant>", "exec"), names)
    return names[function.__name__]
