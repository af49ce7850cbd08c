"""The roofline: computing or moving, whichever takes longer."""

from dataclasses import dataclass

from course_utils.budget.numbers import amount


@dataclass(frozen=True)
class Work:
    """What a layer has to do.

    Attributes
    ----------
    kind : str
        Such as ``"dense"``, ``"convolution"``, ``"pooling"``.
    flops : float
        Floating-point operations.
    bytes : float
        Bytes that go between memory and processor at least.
    """

    kind: str
    flops: float
    bytes: float

    @property
    def intensity(self) -> float:
        """Operations a byte; 0 where nothing is moved."""
        return self.flops / self.bytes if self.bytes else 0.0


@dataclass(frozen=True)
class Roofline:
    """What a machine does at most.

    Attributes
    ----------
    flops_per_second : float
        Peak of computing, above 0.
    bytes_per_second : float
        Bandwidth of memory, above 0.
    """

    flops_per_second: float
    bytes_per_second: float

    def __post_init__(self) -> None:
        """Refuse a machine that does nothing."""
        for name in ("flops_per_second", "bytes_per_second"):
            if amount(name, getattr(self, name)) == 0:
                raise ValueError(f"{name} must be above 0; got 0. Measure it first.")

    @property
    def ridge(self) -> float:
        """Operations a byte from which on computing is what limits."""
        return self.flops_per_second / self.bytes_per_second

    def attainable(self, intensity: float) -> float:
        """Return the most operations a second at an intensity: min(peak, intensity * bandwidth).

        Source: Williams, Waterman and Patterson (2009), section 3.

        Examples
        --------
        >>> Roofline(100.0, 10.0).attainable(2), Roofline(100.0, 10.0).attainable(50)
        (20.0, 100.0)
        """
        return min(self.flops_per_second, amount("intensity", intensity) * self.bytes_per_second)

    def seconds(self, work: Work) -> float:
        """Return the least time for a work: max(flops / peak, bytes / bandwidth).

        Examples
        --------
        >>> Roofline(100.0, 10.0).seconds(Work("dense", 200, 40))
        4.0
        """
        return max(work.flops / self.flops_per_second, work.bytes / self.bytes_per_second)
