"""Right answers to the exercises of lesson 02, written in other ways."""

import itertools
import random

import numpy as np


def normalise_in_float64(images):
    return images / 255.0


def normalise_in_lists(images):
    return [(image / 255).tolist() for image in images]


def normalise_by_table(images):
    return np.linspace(0, 1, 256, dtype=np.float32)[images]


def normalise_in_loops(images):
    out = np.empty(images.shape, dtype=np.float32)
    for place in np.ndindex(images.shape):
        out[place] = float(images[place]) / 255
    return out


def split_by_numpy(X, y, fractions, rng):
    order = np.arange(len(y))
    rng.shuffle(order)
    ends = np.rint(np.cumsum(fractions)[:2] * len(y)).astype(int)
    return [[X[rows], y[rows]] for rows in np.split(order, ends)]


def split_rounding_down(X, y, fractions, rng):
    n = len(X)
    order = rng.permutation(n)
    val = int(n * fractions[1])
    test = int(n * fractions[2] + 1e-9)
    train = n - val - test
    a, b, c = order[:train], order[train : train + val], order[train + val :]
    return (X[a], y[a]), (X[b], y[b]), (X[c], y[c])


def split_by_sorting(X, y, fractions, rng):
    keys = rng.random(len(X))
    pairs = sorted(zip(keys.tolist(), X.tolist(), y.tolist(), strict=True))
    ends = [0, round(fractions[0] * len(X)), round((1 - fractions[2]) * len(X)), len(X)]
    return tuple(
        ([x for _, x, _ in pairs[a:b]], [label for _, _, label in pairs[a:b]])
        for a, b in itertools.pairwise(ends)
    )


def split_by_drawing_out(X, y, fractions, rng):
    left, parts = np.arange(len(X)), []
    for fraction in fractions[:2]:
        rows = rng.choice(left, round(fraction * len(X)), replace=False)
        left = np.setdiff1d(left, rows)
        parts.append((X[rows], y[rows]))
    left = rng.permutation(left)
    return *parts, (X[left], y[left])


def split_by_random_module(X, y, fractions, rng):
    own = random.Random(int(rng.integers(2**40)))
    order = own.sample(range(len(X)), len(X))
    first = round(fractions[0] * len(X))
    second = first + round(fractions[1] * len(X))
    cuts = order[:first], order[first:second], order[second:]
    return tuple((X[rows], y[rows]) for rows in map(np.array, map(_whole, cuts)))


def _whole(rows):
    return np.array(rows, dtype=int)


def moved_by_windows(images, max_shift, rng):
    m, (_, h, w) = max_shift, images.shape[:3]
    sides = [(0, 0), (m, m), (m, m)] + [(0, 0)] * (images.ndim - 3)
    padded = np.pad(images, sides)
    out = []
    for image in padded:
        top, left = rng.integers(0, 2 * m + 1, 2)
        window = image[top : top + h, left : left + w]
        out.append(window[:, ::-1] if rng.integers(2) else window)
    return np.array(out)


def moved_by_roll(images, max_shift, rng):
    out = []
    for image in images:
        image = np.fliplr(image) if rng.random() > 0.5 else image
        down = int(rng.integers(-max_shift, max_shift, endpoint=True))
        right = int(rng.choice(np.arange(-max_shift, max_shift + 1)))
        image = np.roll(image, (down, right), axis=(0, 1))
        rows, columns = np.indices(image.shape[:2])
        h, w = image.shape[:2]
        stays = (rows >= down) & (rows < h + down) & (columns >= right) & (columns < w + right)
        image[~stays] = 0
        out.append(image)
    return out


def moved_by_indexing(images, max_shift, rng):
    n, h, w = images.shape[:3]
    down, right = rng.integers(-max_shift, max_shift + 1, (2, n))
    sign = rng.choice([1, -1], n)
    rows = np.arange(h)[None] - down[:, None]
    columns = np.arange(w)[None] - right[:, None]
    inside = ((rows >= 0) & (rows < h))[:, :, None] & ((columns >= 0) & (columns < w))[:, None]
    columns = np.where(sign[:, None] > 0, columns, w - 1 - columns)
    taken = images[
        np.arange(n)[:, None, None],
        rows.clip(0, h - 1)[:, :, None],
        columns.clip(0, w - 1)[:, None],
    ]
    return taken * inside.reshape(inside.shape + (1,) * (images.ndim - 3))


def moved_in_loops(images, max_shift, rng):
    n, h, w = images.shape[:3]
    out = np.zeros(images.shape)
    for i in range(n):
        flip = rng.uniform() < 0.5
        down = int(np.floor(rng.random() * (2 * max_shift + 1))) - max_shift
        right = int(np.floor(rng.random() * (2 * max_shift + 1))) - max_shift
        for r in range(h):
            for c in range(w):
                to_r, to_c = r + down, (w - 1 - c if flip else c) + right
                if 0 <= to_r < h and 0 <= to_c < w:
                    out[i, to_r, to_c] = images[i, r, c]
    return out


def moved_one_by_one(images, max_shift, rng):
    out = np.zeros_like(images)
    for i, image in enumerate(images):
        image = image[:, ::-1] if rng.random() < 0.5 else image
        for axis in (0, 1):
            image = _pushed(image, int(rng.integers(-max_shift, max_shift + 1)), axis)
        out[i] = image
    return out


def _pushed(image, by, axis):
    image = np.moveaxis(image, axis, 0)
    gap = np.zeros_like(image[: abs(by)])
    kept = np.concatenate([gap, image[:-by]]) if by > 0 else np.concatenate([image[-by:], gap])
    return np.moveaxis(kept if by else image, 0, axis)


def wrong_with_probability(y, rate, num_classes, rng):
    hit = rng.random(len(y)) < rate
    return np.where(hit, (y + rng.integers(1, num_classes, len(y))) % num_classes, y)


def wrong_by_choice(y, rate, num_classes, rng):
    out = y.tolist()
    for row in rng.choice(len(y), size=int(rate * len(y) + 0.5), replace=False):
        out[row] = int(rng.choice([k for k in range(num_classes) if k != y[row]]))
    return out


def wrong_by_skipping(y, rate, num_classes, rng):
    out = np.array(y, dtype=np.int32)
    rows = np.argsort(rng.random(len(y)))[: round(rate * len(y))]
    drawn = rng.integers(0, num_classes - 1, len(rows))
    out[rows] = drawn + (drawn >= y[rows])
    return out


def wrong_by_trying_again(y, rate, num_classes, rng):
    out = y.astype(float)
    for row in rng.permutation(len(y))[: round(rate * len(y))]:
        while out[row] == y[row]:
            out[row] = rng.integers(num_classes)
    return out


def wrong_by_matrix(y, rate, num_classes, rng):
    table = np.full((num_classes, num_classes), rate / (num_classes - 1))
    np.fill_diagonal(table, 1 - rate)
    edges = np.cumsum(table, axis=1)[y]
    drawn = (rng.random(len(y))[:, None] >= edges).sum(axis=1)
    return np.minimum(drawn, num_classes - 1)


RIGHT = {
    "normalise": (
        normalise_in_float64,
        normalise_in_lists,
        normalise_by_table,
        normalise_in_loops,
        lambda images: np.multiply(images, np.float32(1 / 255), dtype=np.float32),
        lambda images: images.astype("f4") / np.iinfo(images.dtype).max,
    ),
    "train_validation_test_split": (
        split_by_numpy,
        split_rounding_down,
        split_by_sorting,
        split_by_drawing_out,
        split_by_random_module,
    ),
    "random_flip_and_shift": (
        moved_by_windows,
        moved_by_roll,
        moved_by_indexing,
        moved_in_loops,
        moved_one_by_one,
    ),
    "corrupt_labels": (
        wrong_with_probability,
        wrong_by_choice,
        wrong_by_skipping,
        wrong_by_trying_again,
        wrong_by_matrix,
    ),
}
FLIP = "moved[i] = window[:, ::-1] if"
EQUIVALENT = {
    "random_flip_and_shift": {
        f"{FLIP} rng.random() < 0.5 else window -> {FLIP} rng.random() >= 0.5": "the other half",
        f"{FLIP} rng.random() < 0.5 else window -> {FLIP} not rng.random() < 0.5": "the other half",
    },
    "corrupt_labels": {
        "wrong[rows] = (y[rows] + steps) % num_classes -> wrong[rows] = (y[rows] - steps)": (
            "1 to num_classes - 1 steps down reach the same classes as so many steps up"
        ),
    },
}
