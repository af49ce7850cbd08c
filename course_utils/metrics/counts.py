"""Right and wrong answers counted by class, and the shares made of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_utils.metrics.checks import classes, one_class, square


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, num_classes: int) -> NDArray[np.int64]:
    """Count each pair of true and predicted class.

    ``matrix[i, j] = number of examples of class i that were predicted as j``

    Convention: true classes in rows, predicted ones in columns; a class that does not occur has
    a row of zeros; no examples give a matrix of zeros.

    Parameters
    ----------
    y_true, y_pred : array-like of int, shape (n,)
        Class numbers from 0 to num_classes - 1.
    num_classes : int
        k, at least 1.

    Returns
    -------
    ndarray of int64, shape (k, k)
        Adds up to n.

    Raises
    ------
    ValueError
        If a class number lies outside the range, or the shapes differ.

    Source: Stehman (1997), Remote Sensing of Environment 62, section 2.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1], 2).tolist()
    [[1, 1], [0, 1]]
    """
    true, predicted = classes(y_true, y_pred, num_classes)
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def accuracy(matrix: ArrayLike) -> float:
    """Return the share of right answers: ``trace(matrix) / sum(matrix)``.

    Parameters
    ----------
    matrix : array-like, shape (k, k)
        A confusion matrix with at least one example.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    ValueError
        If the matrix is not square or holds no example.

    Source: Sokolova and Lapalme (2009), table 2.

    Examples
    --------
    >>> accuracy([[1, 1], [0, 2]])
    0.75
    """
    counts = square(matrix)
    if not counts.sum():
        raise ValueError("matrix must hold at least one example; got none. An empty test set?")
    return float(np.trace(counts) / counts.sum())


def precision_recall_f1(matrix: ArrayLike, class_index: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 of one class.

    ``precision = m[c, c] / sum(m[:, c])``, ``recall = m[c, c] / sum(m[c, :])``,
    ``F1 = 2 m[c, c] / (sum(m[:, c]) + sum(m[c, :]))``

    Convention: true classes in rows; 0/0 is 0.0.

    Parameters
    ----------
    matrix : array-like, shape (k, k)
        A confusion matrix.
    class_index : int
        c, the class that counts as "yes", from 0 to k - 1.

    Returns
    -------
    tuple of float
        Precision, recall, F1, each 0 to 1.

    Raises
    ------
    ValueError
        If the matrix is not square, or has no such class.

    Source: van Rijsbergen (1979), chapter 7; F1 is 1 - E with alpha = 1/2.

    Examples
    --------
    >>> precision_recall_f1([[5, 3], [1, 1]], 1)
    (0.25, 0.5, 0.3333333333333333)
    """
    counts = one_class(matrix, class_index)
    hits = counts[class_index, class_index]
    predicted, true = counts[:, class_index].sum(), counts[class_index].sum()
    precision = hits / (predicted or 1)
    recall = hits / (true or 1)
    f1 = 2 * hits / (predicted + true or 1)
    return float(precision), float(recall), float(f1)
