"""Where the worker runs next: the same command under a scheduler."""

from importlib import resources

FILES = {"slurm": "slurm.sh", "kubernetes": "kubernetes.yaml"}


def launch_text(scheduler: str) -> str:
    """Return the script or manifest that starts the workers on several machines.

    Parameters
    ----------
    scheduler : {"slurm", "kubernetes"}

    Returns
    -------
    str
        What to hand to ``sbatch`` or ``kubectl apply -f``.

    Raises
    ------
    ValueError
        For any other scheduler.
    """
    if scheduler not in FILES:
        raise ValueError(f"scheduler must be one of {', '.join(FILES)}; got {scheduler!r}.")
    folder = resources.files("course_utils.distributed") / "launch"
    return (folder / FILES[scheduler]).read_text(encoding="utf-8")
