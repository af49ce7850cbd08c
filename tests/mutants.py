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
    ast.MatMult: ast.Mult,
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
    "T": "real",  # an array's real part: the array, not transposed
}
OTHER: dict[type, Callable] = {
    bool: lambda value: not value,
    int: lambda value: value + 1,
    float: lambda value: 1.5 * value,
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
            field, value, dropped = list(changes(node))[j]
            place = dropped or around(changed, node)
            before = ast.unparse(place)
            setattr(node, field, value)
            after = "nothing" if dropped else ast.unparse(place)
            yield f"{before} -> {after}", build(changed, function)


def walk(definition: ast.FunctionDef) -> list[ast.AST]:
    """List the function's nodes, but for its annotations."""
    return [definition, *(node for part in definition.body for node in ast.walk(part))]


def changes(node: ast.AST) -> Iterator[tuple[str, object, ast.AST | None]]:
    """Yield, for each change that a node can undergo: field, new value, statement dropped."""
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        yield "op", SWAPS[type(node.op)](), None
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield "ops", [SWAPS[type(node.ops[0])]()], None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "op", ast.UAdd(), None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "operand", ast.UnaryOp(ast.Not(), node.operand), None
    if isinstance(node, ast.IfExp | ast.If | ast.While):
        yield "test", ast.UnaryOp(ast.Not(), node.test), None
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield "attr", NAMES[node.attr], None
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield "id", NAMES[node.id], None
    if isinstance(node, ast.Constant) and type(node.value) in OTHER:
        yield "value", OTHER[type(node.value)](node.value), None
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            yield "keywords", [other for other in node.keywords if other is not keyword], None
    yield from drops(node)


def drops(node: ast.AST) -> Iterator[tuple[str, object, ast.AST]]:
    """Yield, for each statement in a node's body: field, body without it, the statement."""
    for field in ("body", "orelse"):
        body = getattr(node, field, None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, DROPPED):
                rest = [ast.Pass() if other is statement else other for other in body]
                yield field, rest, statement


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
