"""The two ways a data set can fail to load."""


class DataFileError(ValueError):
    """A file was found and refused: it is damaged, incomplete or not what its name says."""


class DataUnavailableError(OSError):
    """No usable copy was found, and none could be downloaded."""
