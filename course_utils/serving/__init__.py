"""A local prediction service, reachable from this machine alone, and what watches its inputs."""

from course_utils.serving.checking import RefusedError, checked_images
from course_utils.serving.drift import kolmogorov_smirnov, population_stability_index
from course_utils.serving.local import Service, serve

__all__ = [
    "RefusedError",
    "Service",
    "checked_images",
    "kolmogorov_smirnov",
    "population_stability_index",
    "serve",
]
