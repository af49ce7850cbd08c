"""A scalar autograd engine: numbers that remember how they were made.

>>> x, y = Value(3.0), Value(2.0)
>>> loss = x * x + y
>>> loss.backward()
>>> x.grad, y.grad
(6.0, 1.0)

Every operation has one shape: the value, the nodes that it came from, and its slope towards each of
them. `Value.backward` multiplies slopes along every path back and adds up the paths.
"""

import math

Number = int | float


class Value:
    """A number in a graph of operations.

    Parameters
    ----------
    data : int or float
        Its value.
    name : str
        What to call it in a drawing; may be empty.

    Attributes
    ----------
    data : float
    grad : float
        d root / d self, after ``root.backward()``; 0.0 before.
    operation : str
        How it was made, such as ``"*"``; empty for an input.
    parents : tuple of Value
        The nodes that it was made from; one may stand there twice, as in ``x * x``.
    slopes : tuple of float
        d self / d parent, for each of the parents.

    Raises
    ------
    TypeError
        If `data` is no number.

    Notes
    -----
    Source: Rumelhart, Hinton and Williams (1986), equations 4 to 7; Goodfellow, Bengio and
    Courville (2016), algorithms 6.1 and 6.2.
    """

    __slots__ = ("data", "grad", "name", "operation", "parents", "slopes")
    __array_ufunc__ = None  # NumPy's numbers then leave the operation to this class

    def __init__(self, data: Number, name: str = "") -> None:
        if isinstance(data, str | bytes | Value) or not hasattr(data, "__float__"):
            raise TypeError(
                f"a Value holds one number; got {type(data).__name__}. "
                "An array? Make one Value for each of its numbers."
            )
        self.data = float(data)
        self.grad = 0.0
        self.name = name
        self.operation = ""
        self.parents: tuple[Value, ...] = ()
        self.slopes: tuple[float, ...] = ()

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value({self.data:.6g}, grad={self.grad:.6g}{name})"

    def nodes(self) -> "list[Value]":
        """Return every node that this one was made from, and itself last, each after its parents.

        The order is found with a list of its own, not by recursion, so a graph may be deep.
        """
        order: list[Value] = []
        seen: set[Value] = set()
        waiting = [(self, False)]
        while waiting:
            node, is_ready = waiting.pop()
            if is_ready:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                waiting.append((node, True))
                waiting += [(parent, False) for parent in reversed(node.parents)]
        return order

    def backward(self) -> None:
        """Set `grad` of every node of the graph to d self / d node.

        Convention: gradients are computed afresh, not added to what an earlier call left, so a
        second call gives the same numbers. Paths that meet in a node are summed.
        """
        nodes = self.nodes()
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(nodes):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad

    def __add__(self, other: "Value | Number") -> "Value":
        other = _value(other)
        return _made(self.data + other.data, "+", (self, 1.0), (other, 1.0))

    def __mul__(self, other: "Value | Number") -> "Value":
        other = _value(other)
        return _made(self.data * other.data, "*", (self, other.data), (other, self.data))

    def __truediv__(self, other: "Value | Number") -> "Value":
        other = _value(other)
        quotient = self.data / other.data
        slopes = 1 / other.data, -quotient / other.data
        return _made(quotient, "/", (self, slopes[0]), (other, slopes[1]))

    def __pow__(self, exponent: Number) -> "Value":
        if not isinstance(exponent, int | float):
            raise TypeError(
                f"an exponent must be a number; got {type(exponent).__name__}. "
                "A Value? Write (exponent * x.log()).exp()."
            )
        if self.data < 0 and exponent != int(exponent):
            raise ValueError(f"{self.data} has no real power {exponent}; take an integer exponent.")
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return _made(self.data**exponent, f"**{exponent}", (self, slope))

    def __sub__(self, other: "Value | Number") -> "Value":
        other = _value(other)
        return _made(self.data - other.data, "-", (self, 1.0), (other, -1.0))

    def __neg__(self) -> "Value":
        return _made(-self.data, "neg", (self, -1.0))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Number) -> "Value":
        return _value(other) - self

    def __rtruediv__(self, other: Number) -> "Value":
        return _value(other) / self

    def exp(self) -> "Value":
        """Return e^self; its slope is itself. Infinite above 709.7."""
        power = math.inf if self.data > 709.782 else math.exp(self.data)
        return _made(power, "exp", (self, power))

    def log(self) -> "Value":
        """Return the natural logarithm; its slope is 1 / self.

        Raises
        ------
        ValueError
            If the number is not above 0.
        """
        if not self.data > 0:
            raise ValueError(f"log needs a number above 0; got {self.data}. A probability of 0?")
        return _made(math.log(self.data), "log", (self, 1 / self.data))

    def tanh(self) -> "Value":
        """Return the hyperbolic tangent t; its slope is 1 - t^2."""
        t = math.tanh(self.data)
        return _made(t, "tanh", (self, 1 - t * t))

    def relu(self) -> "Value":
        """Return max(0, self); its slope is 1 above 0, else 0."""
        return _made(max(0.0, self.data), "relu", (self, float(self.data > 0)))

    def sigmoid(self) -> "Value":
        """Return s = 1 / (1 + e^-self); its slope is s (1 - s). Does not overflow."""
        small = math.exp(-abs(self.data))
        s = (1.0 if self.data >= 0 else small) / (1 + small)
        return _made(s, "sigmoid", (self, small / (1 + small) ** 2))


def _value(number: Value | Number) -> Value:
    """Return a number as a node, a node as it is."""
    return number if isinstance(number, Value) else Value(number)


def _made(data: float, operation: str, *inputs: tuple[Value, float]) -> Value:
    """Return a node made by an operation from parents, with its slope towards each."""
    made = Value(data)
    made.operation = operation
    made.parents = tuple(parent for parent, _ in inputs)
    made.slopes = tuple(slope for _, slope in inputs)
    return made
